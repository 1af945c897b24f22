"""
A query tree to ranked hits with passages and facet counts.

Flow: SearchRequest -> query tree -> `evaluate` (which documents, what score) ->
`facets` (counts beside one's own choice) -> the page's documents -> `highlight`
(what in them matched) -> `passages` -> SearchResponse. `kernels` and `scoring` are
arrays in, arrays out. What is marked is what matched: highlights come from the
same tree and the same chains of positions as the hits.
"""
