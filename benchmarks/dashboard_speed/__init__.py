"""How fast the dashboard is over small and large results folders."""
