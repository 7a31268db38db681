"""Who may see a dashboard: where it listens, by which names it is called, the token that it asks for."""
