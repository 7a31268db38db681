"""Runs a plan: rounds of live processes, alternated in short blocks; nothing here judges what was measured.

Front doors measure by the workbench. Below it are rooms, each of which knows only those that stand after it: the course
of a run, its book, measuring, then sizing, trust and asking side by side, planning, and the processes themselves.
"""
