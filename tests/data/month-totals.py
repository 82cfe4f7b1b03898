"""Writes month-totals.json: percentiles of the sum of N tickets, exact but for rounding.

    python3 tests/data/month-totals.py && npx biome format --write tests/data/month-totals.json

The article's ticket with a random number of turns: a prompt of 500, 150 + 200 tokens a turn, 1 USD per million
tokens in and 5 out. Its input and its cost are whole multiples of 50 tokens and of 50e-6 USD, so the law of the sum
is the N-fold convolution of a law on a lattice: the N-th power of its discrete Fourier transform, as long as the
transform covers the sum but for a wrapped tail far below the percentiles. Made with NumPy 2.4.6 and SciPy 1.17.1.
"""

import json
from pathlib import Path

import numpy as np
from scipy import stats

LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95, 0.99]
COUNTS = [225, 1_000, 10_000]
TURN_LAWS = {
    "{ dist: poisson, shift: 1, mean: 4 }": stats.poisson(4),
    "{ dist: negative_binomial, shift: 1, r: 2, mean: 4 }": stats.nbinom(2, 2 / (2 + 4)),
}


def units_of(turns):
    """Input, and cost, of tickets with so many turns, in lattice units."""
    tokens = 13 * turns + 7 * turns * (turns - 1) // 2
    return {"inputTokens": tokens, "llmUsd": tokens + 20 * turns}


def percentiles(units, masses, count):
    mean = float(masses @ units)
    sd = float(np.sqrt(masses @ (units - mean) ** 2))
    width = 2 ** int(np.ceil(np.log2(40 * sd * np.sqrt(count) + units.max())))
    law = np.zeros(width)
    np.add.at(law, units % width, masses)
    total = np.fft.irfft(np.fft.rfft(law) ** count, width)
    # unwrap around the mean of the sum
    first = int(count * mean) - width // 2
    cdf = np.cumsum(total[(first + np.arange(width)) % width])
    assert abs(cdf[-1] - 1) < 1e-9
    return [int(first + np.searchsorted(cdf, level)) for level in LEVELS]


def main():
    rows = []
    for turns_yaml, law in TURN_LAWS.items():
        turns = np.arange(1, 400)
        masses = law.pmf(turns - 1)
        for name, units in units_of(turns).items():
            scale = 50 if name == "inputTokens" else 50e-6
            for count in COUNTS:
                values = [scale * unit for unit in percentiles(units, masses, count)]
                rows.append({"turns": turns_yaml, "total": name, "ticketCount": count, "percentiles": values})
    text = json.dumps({"levels": LEVELS, "sums": rows}, indent=2)
    Path(__file__).with_suffix(".json").write_text(text + "\n")


main()
