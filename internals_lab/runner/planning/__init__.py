"""What a run is asked to do, and the cells that come of it, each with all that is needed to start it."""
