"""
The engines that are measured, each behind the same three calls: build, open, answer.

`registry` finds them by name. A module of an engine is imported only in a process
that runs this engine, so that none is measured with another's memory.
"""
