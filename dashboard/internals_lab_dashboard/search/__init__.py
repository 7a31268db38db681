"""What a reader can find: pages, and what one run holds, as one short list for the browser."""
