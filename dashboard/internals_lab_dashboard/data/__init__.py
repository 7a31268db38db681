"""What the pages know: runs read from a results folder, as plain rows. Nothing here draws.

`run` is what all of it stands on; a subject is called as its page is, and has a room where it is more than one file.
"""
