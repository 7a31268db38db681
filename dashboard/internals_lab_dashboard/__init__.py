"""The dashboard: any run of a results folder, in a browser, without a network."""
