"""What runs inside a measured interpreter: the standard library only, and nothing of the host's.

In the measured interpreter this folder is the package `internals_lab_worker` (core.py makes it so), and the
experiment's `import internals_lab` finds declaring/: neither is on sys.path.
"""
