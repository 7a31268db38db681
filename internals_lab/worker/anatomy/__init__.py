"""What becomes of source: its syntax tree, its bytecode, and what the interpreter makes of that while it runs."""
