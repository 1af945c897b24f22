"""
Lists of names in the forms of others: FollowTheMoney and Wikidata.

Flow: a file of another list -> entries, and what was left out of it. Whether an entity is one that the
collection's own list has is a question of `indexer.names.authority_import`.
"""
