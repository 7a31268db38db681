# Blocks before those that count: to find out how long a unit takes, and to let it become warm.

# Where a clock stands still, no number of blocks takes long enough.
MOST_WARMUPS = 10000


def tries_until(block, target_ns, most_units):
    # More and more units until `target_ns` were spent at once: [units, wall_ns, empty_wall_ns, cpu_ns] a try.
    units = 1
    tries = []
    while True:
        told = block(units, 0)
        wall_ns = told["wall_ns"]
        tries.append([units, wall_ns, told.get("empty_wall_ns", 0), told["cpu_ns"]])
        if wall_ns >= target_ns or units >= most_units:
            return tries
        growth = target_ns // max(wall_ns, 1)
        units = min(most_units, units * int(min(max(growth, 2), 16)))


def warmed(block, units, times, least_ns):
    # The times of at least so many blocks, for at least so long: of the whole and, where there are several, of each
    # worker.
    wall_ns, workers_ns = [], []
    spent_ns = 0
    while len(wall_ns) < times or (spent_ns < least_ns and len(wall_ns) < MOST_WARMUPS):
        told = block(units, 0)
        wall_ns.append(told["wall_ns"])
        spent_ns += told["wall_ns"]
        if len(told["workers"]) > 1:
            workers_ns.append([row[1] - row[0] for row in told["workers"]])
    return {"wall_ns": wall_ns, "workers_ns": workers_ns}
