"""What the kernel counts for this process and all that descend from it (Linux); None where it does not tell."""

import os
import sys

_PROCESS = "/proc/%d/"
_ROLLED_UP = {
    "Rss": "rss_bytes",
    "Pss": "pss_bytes",
    "Private_Clean": "uss_bytes",
    "Private_Dirty": "uss_bytes",
    "Private_Hugetlb": "uss_bytes",
}
# To write it there makes the present size the highest that was seen (proc_pid_clear_refs(5)).
_FORGET_PEAK = "5"


def family():
    """This process and its descendants, by id; itself first."""
    found = [os.getpid()]
    for pid in found:
        found += _children(pid)
    return found


def _children(pid):
    # Those that each of its threads started.
    tasks = (_PROCESS % pid) + "task"
    try:
        threads = os.listdir(tasks)
    except OSError:
        return []
    children = []
    for thread in threads:
        children += map(int, (_text("%s/%s/children" % (tasks, thread)) or "").split())
    return children


def sizes(pids):
    """Resident, proportional and unique set size, each summed over the processes."""
    sums = dict.fromkeys(_ROLLED_UP.values(), 0)
    for pid in pids:
        lines = (_text((_PROCESS % pid) + "smaps_rollup") or "").splitlines()
        told = [line.split() for line in lines if line.endswith(" kB")]
        if not told and pid == pids[0]:
            return dict.fromkeys(sums)
        for words in told:
            kind = _ROLLED_UP.get(words[0].rstrip(":"))
            if kind:
                sums[kind] += int(words[1]) * 1024
    return sums


def resident_bytes(pids):
    """Their resident set sizes, summed."""
    # The status is quicker to read, but the kernel brings it up to date every 64 pages only.
    counted = sizes(pids)["rss_bytes"]
    return _summed_status(pids, "VmRSS:") if counted is None else counted


def peak_bytes(pids):
    """The most that each of them ever held resident since `forget_peaks`, summed: at the least as much as all of them
    held at any time, and more where they had their peaks one after the other. Where nobody counts that by process it is of
    the largest that this one or a child which has ended ever held; None where nobody counts that either.
    """
    peak = _summed_status(pids, "VmHWM:")
    # The kernel counts its peaks a little behind.
    return max(peak, resident_bytes(pids) or 0) if peak else _peak_by_usage()


def _peak_by_usage():
    try:
        import resource
    except ImportError:
        return None
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    # macOS counts bytes, the others kilobytes.
    return max(usage.ru_maxrss for usage in usages) * (1 if sys.platform == "darwin" else 1024)


def forget_peaks(pids):
    """Whether that could be done for all of them."""
    try:
        for pid in pids:
            with open((_PROCESS % pid) + "clear_refs", "w") as stream:
                stream.write(_FORGET_PEAK)
    except (IOError, OSError):
        return False
    return True


def _summed_status(pids, field):
    found = [_status(pid, field) for pid in pids]
    # One that has ended meanwhile holds nothing.
    return None if found[0] is None else sum(one for one in found if one is not None)


def _status(pid, field):
    for line in (_text((_PROCESS % pid) + "status") or "").splitlines():
        if line.startswith(field):
            return int(line.split()[1]) * 1024
    return None


def _text(path):
    try:
        with open(path) as stream:
            return stream.read()
    except (IOError, OSError):
        return None
