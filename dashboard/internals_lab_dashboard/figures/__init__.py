"""Pure functions from rows to Plotly figures; `graph_objects` only, so that numpy and pandas stay out."""
