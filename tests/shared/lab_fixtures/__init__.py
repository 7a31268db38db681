"""What all tests share, loaded by tests/conftest.py as plugins."""
