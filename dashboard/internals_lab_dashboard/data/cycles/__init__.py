"""What a cycle holds, how its objects are freed, and what is never freed."""
