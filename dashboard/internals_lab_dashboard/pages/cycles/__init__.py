"""What holds what, who frees it and when."""
