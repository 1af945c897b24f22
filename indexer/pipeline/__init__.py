"""
A folder of documents into the index: what changed, read, enriched, written.

Flow: corpus -> `changes` -> workers (reading, enrichment) -> index writer ->
a published generation and a report. Parsers meet files that nobody has checked,
so each runs in a worker process with limits; what a worker cannot read becomes a
line of the report.
"""
