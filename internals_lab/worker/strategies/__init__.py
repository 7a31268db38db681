"""How the work is spread, one strategy a file.

Each has a class `Workers(context)` with `block(units, lead_in)`, `seen()`, `close()` and the attributes
`setup_wall_ns`, what the scenario's set-up took where it took longest; `pool_start_wall_ns`, from the call for the workers
until the last is ready for its first order (with the set-up of those that have their own, without any trial of the
unit, and less what the lab's own imports took in the last of them); `threads`, the number of threads that it started itself. A block is a dict: `wall_ns` from
the release to the end of the last worker, `cpu_ns` of the whole process with its children, and `workers`, a row
[start_ns, end_ns, cpu_ns, voluntary, involuntary, run_delay_ns] for each, counted from the release; `begin_ns`, where it is
told, is the release by the clock of the context, for probes that note moments.
"""
