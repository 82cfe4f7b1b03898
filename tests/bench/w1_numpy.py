"""The work of w1.ts in NumPy, in blocks that stay in the cache. Prints one line of JSON.

usage: python3 w1_numpy.py trials
"""
import json
import sys
import time

import numpy as np

BLOCK = 65_536
LEVELS = [5, 10, 25, 50, 75, 80, 90, 95, 99]


def tickets(rng, count):
    n = rng.negative_binomial(2, 1 / 3, count)
    while (many := n > 39).any():
        n[many] = rng.negative_binomial(2, 1 / 3, many.sum())
    n = n + 1.0
    u = rng.lognormal(np.log(150), 0.5, count)
    a = rng.lognormal(np.log(200), 0.4, count)
    r = rng.gamma(4, 75, count)
    prefix = 500 * n + (u + a) * n * (n - 1) / 2
    read = rng.beta(8, 2, count) * prefix
    cost = ((prefix - read + n * (r + u)) * 3 + read * 0.3 + n * a * 15) / 1e6 + 0.0021
    return cost, cost + 4.0 * (rng.random(count) >= rng.beta(60, 40, count))


def main(trials):
    rng = np.random.default_rng(1)
    outputs = np.empty((2, trials))
    start = time.process_time()
    for first in range(0, trials, BLOCK):
        count = min(BLOCK, trials - first)
        outputs[:, first : first + count] = tickets(rng, count)
    rows = [(x.mean(), x.std(), np.percentile(x, LEVELS)) for x in outputs]
    seconds = time.process_time() - start
    found = {name: {"mean": row[0], "p95": row[2][7]} for name, row in zip(("cost", "total"), rows)}
    print(json.dumps({"cpuNsPerTrial": seconds / trials * 1e9, **found}))


main(int(sys.argv[1]))
