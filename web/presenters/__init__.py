"""
Model values to what a template prints.

Pure functions without I/O: a request and a response go in, frozen values of
strings, numbers and links come out. Text of documents stays text; `marks` cuts
it into pieces, and the template escapes each.
"""
