"""Sobol points and direction numbers of SciPy, unscrambled, in 128 dimensions.

sobol-first-points.csv: one row per dimension, the first 256 points in SciPy's (Gray code) order, times 256.
sobol-direction-numbers.csv: one row per dimension, direction numbers 1 to 32 as 32-bit fractions.

    python3 tests/data/random/make-sobol-points.py
"""

from pathlib import Path

import numpy
from scipy.stats import qmc

here = Path(__file__).parent
sampler = qmc.Sobol(128, scramble=False, bits=32)
directions = sampler._sv.astype(numpy.uint32)
points = sampler.random(256) * 256
assert numpy.all(points == numpy.floor(points))
numpy.savetxt(here / "sobol-first-points.csv", points.T.astype(int), fmt="%d", delimiter=",")
numpy.savetxt(here / "sobol-direction-numbers.csv", directions, fmt="%d", delimiter=",")
