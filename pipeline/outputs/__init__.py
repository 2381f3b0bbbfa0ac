"""What a run leaves: tables, the catalogue over them, the inconsistency log for people.

`packing.write` keeps one document's rows (`pipeline.locate.rows`); `state.commit` makes a set of parts the current state of the
output folder; `findings` and `catalogue` read it.
"""
