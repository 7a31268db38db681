"""What the dashboard's browser tests are made of: dashboards that run, and the browser that looks at them."""
