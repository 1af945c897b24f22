"""
What is known of names: who or what a spelling means.

The collection's owner keeps a list of people, organisations and places with
their spellings, the *authority file*. Here it is read, checked, and matched
against texts: every spelling of one entity becomes one facet value.

Names that the list does not have meet by rules: `name_parts` takes them apart,
`keys` gives the forms that spellings of one word share, `variants` ranks what is
near, `clusters` joins what is certain, and `confusables` keeps apart what the
list keeps apart. `name_lists` reads lists of others, to be compared.
docs/internals/names.md has the rules and what was measured.
"""
