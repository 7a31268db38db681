"""How the work is spread, one strategy a file.

Each has a class `Workers(context)` with `block(units, lead_in)`, `seen()`, `close()`, the attribute
`pool_start_wall_ns`, and `threads`, the number of threads that it started itself. A block is a dict: `wall_ns` from
the release to the end of the last worker, `cpu_ns` of the whole process with its children, and `workers`, a row
[start_ns, end_ns, cpu_ns, voluntary, involuntary, run_delay_ns] for each, counted from the release.
"""
