"""
The values that flow through the house.

A `Document` travels from a file to the index and back to the reader; a
`SearchRequest` from a URL or a command line to the engine; a `SearchResponse`
from the engine to a page. All are frozen dataclasses without I/O: equal when
their parts are equal, safe to share between threads.
"""
