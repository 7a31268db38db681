"""Pure functions from rows to Plotly figures; `graph_objects` only, so that numpy and pandas stay out.

What all have in common lies in `paper`, `axes`, `marks` and `looks`; a subject is called as its data or its page is.
"""
