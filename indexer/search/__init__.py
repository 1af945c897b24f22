"""
A query tree to ranked hits with passages and facet counts.

Flow: SearchRequest -> query tree -> `evaluate` (which documents, what score) ->
`facets` (counts beside one's own choice) -> the page's documents -> `marks` (what in
them matched) -> `passages` -> SearchResponse. `kernels` and `scoring` are arrays in,
arrays out. What is marked is what matched: the marks come from the same places as
the hits.
"""
