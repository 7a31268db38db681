"""The work as pyperf is given it: `python pyperf_planted.py --fast -o result.json`."""

import pyperf
from workload import asked_for

pyperf.Runner().bench_func("planted", asked_for())
