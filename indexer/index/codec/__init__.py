"""
Our codec: a segment of the index as arrays in one file.

Flow, writing: documents -> run -> (text_index, columns, stored) -> array_file; several
segments -> merging -> one. Reading: array_file -> segment_data -> whoever asks: the
engine by whole arrays, Whoosh posting by posting through `segment`.

docs/internals/index-format.md lists every array.
"""
