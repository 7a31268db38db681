"""Runs a plan: rounds of live processes, alternated in short blocks; nothing here judges what was measured."""
