"""Results folders as a team fills them over months, made up: for tests, and for figures of what reads them."""
