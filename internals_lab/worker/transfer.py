"""What it costs to hand a task to an executor's worker and to get its result back."""

# So few that a round does not notice them; fewer still where a single one takes long.
MOST_TASKS = 20
LONGEST_NS = 20000000
MOST_PLACES = 5


def hand_over(executor, loads, nothing, carry, now_ns):
    """Tasks one at a time, each from its submission until its result is here: in turn `nothing()`, and
    `carry(argument, place)`, which does nothing either but takes the argument and gives the result of that place.
    """
    task_wall_ns, carried_wall_ns = [], []
    # The first ones wake what has slept.
    executor.submit(nothing).result()
    executor.submit(carry, *loads[0]).result()
    began_ns = now_ns()
    while len(task_wall_ns) < MOST_TASKS and (not task_wall_ns or now_ns() - began_ns < LONGEST_NS):
        load = loads[len(task_wall_ns) % len(loads)]
        submitted_ns = now_ns()
        executor.submit(nothing).result()
        between_ns = now_ns()
        executor.submit(carry, *load).result()
        carried_wall_ns.append(now_ns() - between_ns)
        task_wall_ns.append(between_ns - submitted_ns)
    return {"task_wall_ns": task_wall_ns, "carried_wall_ns": carried_wall_ns}


def refused(error):
    """Why nothing can be handed over."""
    return {"refused": "%s: %s" % (type(error).__name__, error)}
