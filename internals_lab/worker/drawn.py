"""What a round draws: other numbers in each round, the same in all of its processes."""


def drawn(*words):
    """A number that these words stand for in this round."""
    # The hash of a string, unlike that of a number, depends on the hash seed.
    return hash(" ".join(map(str, words)))
