"""
The command line: one module a command.

Standard output is data; progress and remarks go to standard error. Exit statuses:
0 found or done, 1 nothing matched, 2 a usage or query error, 3 the index cannot be
used. Other packages add commands through the entry point group `govah.commands`,
so that the engine does not know of them.
"""
