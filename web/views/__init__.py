"""
URLs to answers, one blueprint an area.

A view reads the request through `params`, asks the engine, hands the answer to
a presenter and renders it. It decides nothing else.
"""
