"""The colour of a state or an outcome, in a terminal."""

STATE_STYLES = {
    "faster": "green",
    "slower": "red",
    "same": "cyan",
    "inconclusive": "yellow",
    "confirmed": "green",
    "refuted": "magenta",
    "reference": "dim",
    "failed": "bold red",
    "crashed": "bold red",
    "timeout": "bold red",
    "invalid": "bold red",
}
