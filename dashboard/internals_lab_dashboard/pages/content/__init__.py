"""What a page says, as plain data: nothing here draws."""
