"""Binomial probabilities of ranges of counts, from SciPy's pmf, for the test of the binomial sampler.

Ranges are a quarter of a standard deviation wide (one count at least) over 6 deviations either side of the
mean; the first and the last one reach to the ends.

    python3 tests/data/random/make-binomial-masses.py > tests/data/random/binomial-masses.csv
"""

import math

import numpy
from scipy.stats import binom

CASES = [(10, 0.1), (100, 0.1), (1000, 0.3), (10000, 0.45), (1000000, 0.02), (50, 0.999)]

print("count,probability,first,last,mass")
for count, probability in CASES:
    mean = count * probability
    deviation = math.sqrt(mean * (1 - probability))
    width = max(1, round(deviation / 4))
    low = max(0, math.floor(mean - 6 * deviation))
    high = min(count, math.ceil(mean + 6 * deviation))
    edges = [0, *range(low + width, high + 1, width), count + 1]
    for first, end in zip(edges, edges[1:]):
        mass = math.fsum(binom.pmf(numpy.arange(first, end), count, probability))
        print(f"{count},{probability},{first},{end - 1},{mass:.17g}")
