"""Mutation testing of the checks: reports printed from an account book that is right, slips put into them, and what was found.

``python -m tests.mutation`` measures; ``python -m tests.mutation corpus N FOLDER`` writes N clean reports.

`figures` what is printed and how; `page` a report under construction: where each figure stands and what must hold among them;
`self_evaluations`, `final_accounts`, `public_reports` the genres; `oracle` recomputes what must hold, without a line of the product;
`operators` the slips; `two_years` the one that takes several documents; `noise` what must change nothing; `measure` runs the product,
`score` holds what it counts.
"""
