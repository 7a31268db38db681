"""Memory that is held for a moment. As a script: `held.py MEGABYTES`."""

import sys

MB = 1 << 20
# A float takes 24 bytes, and 8 in the list.
OBJECT_BYTES = 32


def hold(megabytes):
    """Half of it in one large object, half in small ones."""
    block = bytearray(b"1") * (megabytes * MB // 2)
    objects = [None] * (megabytes * MB // 2 // OBJECT_BYTES)
    for number in range(len(objects)):
        objects[number] = float(number)
    return len(block) + len(objects)


if __name__ == "__main__":
    hold(int(sys.argv[1]))
