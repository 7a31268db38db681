"""Set before the interpreter starts; here the variables are only read back."""

import os


def apply(value):
    return repr([(name, os.environ.get(name)) for name in sorted(value)])
