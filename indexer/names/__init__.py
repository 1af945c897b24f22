"""
What is known of names: who or what a spelling means.

The collection's owner keeps a list of people, organisations and places with
their spellings, the *authority file*. Here it is read, checked, and matched
against texts: every spelling of one entity becomes one facet value.
"""
