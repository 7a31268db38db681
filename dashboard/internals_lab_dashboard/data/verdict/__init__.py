"""What a build without a GIL gains, in one answer and comparison by comparison."""
