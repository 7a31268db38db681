"""The heap of a measured process as the garbage collector shows it: how many objects of which type, and who holds one.

Nothing here runs a line of the measured code: types are asked by `type`, never through `isinstance` or an object's own
`__repr__`, `__eq__`, `__hash__` or `__class__`, each of which may raise, lie or never return.
"""
