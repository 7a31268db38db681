"""A run's pages as one file that opens from a disk, without a network and without a server."""
