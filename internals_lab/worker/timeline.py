"""What a parallel block tells the host."""


def timeline(rows, release_ns, met):
    """Of workers' rows (start, end, counters, ...) on one clock. The block begins at the release, or, where the workers
    met, with the first of them: what came before is told as `gathering_wall_ns`.
    """
    begin_ns = min(row[0] for row in rows) if met else release_ns
    block = {
        "begin_ns": begin_ns,
        "wall_ns": max(row[1] for row in rows) - begin_ns,
        "workers": [[row[0] - begin_ns, row[1] - begin_ns] + row[2] for row in rows],
    }
    if met:
        block["gathering_wall_ns"] = begin_ns - release_ns
    return block
