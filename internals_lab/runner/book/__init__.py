"""What is known of a run while it lasts, and how it is kept and shown meanwhile."""
