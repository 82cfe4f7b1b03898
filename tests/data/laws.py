"""Writes laws.json: reference values for the laws of src/random.

    python3 tests/data/laws.py && npx biome format --write tests/data/laws.json

Made with SciPy 1.17.1 and mpmath 1.3.0. Quantiles of the discrete laws are crossings of exact running sums, and
gamma quantiles are polished at 60 digits, because SciPy's gamma quantile is off by 1e-9 and more for shapes from
1e6 on. Parameters are those of the project's own laws, in their order.
"""

import json
import math
import sys
from pathlib import Path

from mpmath import exp, log, loggamma, mp, mpf, power, quad, sqrt
from scipy import optimize, stats

mp.dps = 60

LEVELS = [
    1e-9, 1e-6, 1e-3, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1 - 1e-6, 1 - 1e-9,
]  # fmt: skip


def gamma_lower_tail(shape, x):
    """Power series of the regularised incomplete gamma function (DLMF 8.7.1)."""
    term = total = mpf(1)
    count = 0
    while term > total * mpf(10) ** -55:
        count += 1
        term *= x / (shape + count)
        total += term
    return total * exp(shape * log(x) - x - loggamma(shape + 1))


def gamma_quantile(p, shape):
    """Newton's method from SciPy's value in ln x; zero where that lies below the smallest normal double."""
    start = float(stats.gamma.ppf(p, shape))
    if start < sys.float_info.min:
        return 0.0
    shape, x = mpf(shape), mpf(start)
    for _ in range(6):
        density_times_x = exp(shape * log(x) - x - loggamma(shape))
        step = (mpf(p) - gamma_lower_tail(shape, x)) / density_times_x
        x *= exp(step)
        if abs(step) < mpf(10) ** -25:
            return float(x)
    raise ArithmeticError(f"no quantile for p {p}, shape {shape}")


def crossings(first_probability, ratio):
    """First k whose running sum reaches each level; ratio(k) is P(k + 1) / P(k)."""
    quantiles = []
    k, probability, total = 0, first_probability, first_probability
    for level in map(mpf, LEVELS):
        while total < level:
            probability *= ratio(k)
            total += probability
            k += 1
        quantiles.append(k)
    return quantiles


def case(law, parameters, frozen, quantiles=None):
    mean, sd = float(frozen.mean()), float(frozen.std())
    points = [mean - 2 * sd, mean / 2, mean - 0.3 * sd, mean, mean + 0.7 * sd, mean + 3 * sd]
    return {
        "law": law,
        "parameters": parameters,
        "quantiles": quantiles or [float(frozen.ppf(level)) for level in LEVELS],
        "cdf": [[x, float(frozen.cdf(x))] for x in points],
        "mean": mean,
        "variance": float(frozen.var()),
    }


def gamma_case(shape, scale):
    quantiles = [scale * gamma_quantile(level, shape) for level in LEVELS]
    return case("gamma", [shape, scale], stats.gamma(shape, scale=scale), quantiles)


def poisson_case(mean):
    quantiles = crossings(exp(-mpf(mean)), lambda k: mpf(mean) / (k + 1))
    return case("poisson", [mean], stats.poisson(mean), quantiles)


def negative_binomial_case(r, mean):
    success = mpf(r) / (mpf(r) + mpf(mean))
    quantiles = crossings(power(success, r), lambda k: (k + mpf(r)) / (k + 1) * (1 - success))
    return case("negative_binomial", [r, mean], stats.nbinom(r, r / (r + mean)), quantiles)


def pert_case(low, mode, high):
    alpha = 1 + 4 * (mode - low) / (high - low)
    return case("pert", [low, mode, high], stats.beta(alpha, 6 - alpha, low, high - low))


def triangular_case(low, mode, high):
    width = high - low
    return case("triangular", [low, mode, high], stats.triang((mode - low) / width, low, width))


def discretised_lognormal_case(mu, sigma):
    """Quantiles from exact arithmetic on the lognormal; moments by summing the survival function to the end."""
    frozen = stats.lognorm(sigma, scale=math.exp(mu))
    quantiles = [max(1, math.ceil(float(frozen.ppf(level)))) for level in LEVELS]
    mean, square, k = mpf(0), mpf(0), 0
    end = math.exp(mu + 12 * sigma)
    while k < end:
        above = mpf(float(frozen.sf(k)))
        mean += above
        square += (2 * k + 1) * above
        k += 1
    points = [0.5, 1, 1.5, 2, 7, 40]
    return {
        "law": "discretised_lognormal",
        "parameters": [mu, sigma],
        "quantiles": quantiles,
        "cdf": [[x, float(frozen.cdf(math.floor(x)))] for x in points],
        "mean": float(mean),
        "variance": float(square - mean * mean),
    }


def metalog_case(a1, a2, a3):
    """Keelin's quantile function; its moments by quadrature, its distribution function by bisection."""

    def quantile(p):
        odds = log(p) - log(1 - p)
        return mpf(a1) + mpf(a2) * odds + mpf(a3) * (p - mpf(1) / 2) * odds

    def cdf(x):
        low, high = mpf(10) ** -50, 1 - mpf(10) ** -50
        for _ in range(200):
            middle = (low + high) / 2
            low, high = (middle, high) if quantile(middle) < x else (low, middle)
        return float(low)

    mean = quad(quantile, [0, 0.5, 1])
    variance = quad(lambda p: (quantile(p) - mean) ** 2, [0, 0.5, 1])
    points = [float(mean + share * sqrt(variance)) for share in (-4, -2, -0.3, 0, 0.7, 3)]
    return {
        "law": "metalog",
        "parameters": [a1, a2, a3],
        "quantiles": [float(quantile(mpf(level))) for level in LEVELS],
        "cdf": [[x, cdf(mpf(x))] for x in points],
        "mean": float(mean),
        "variance": float(variance),
    }


def constant(value):
    """A single value as SciPy's law of whole numbers from value to value."""
    return stats.randint(value, value + 1)


def mixture_case(*parts):
    """
    Weighted sums of SciPy's distribution and survival functions, inverted by Brent's method in the half that keeps
    the digits; a level that a single value or a whole number jumps over has that value. Moments are those of the parts.
    """
    total = sum(weight for weight, *_ in parts)
    laws = [(weight / total, frozen) for weight, _, _, frozen in parts]
    below = lambda x: math.fsum(share * float(frozen.cdf(x)) for share, frozen in laws)
    above = lambda x: math.fsum(share * float(frozen.sf(x)) for share, frozen in laws)
    discrete = all(isinstance(frozen.dist, stats.rv_discrete) for _, frozen in laws)
    singles = [parameters[0] for _, law, parameters, _ in parts if law == "constant"]

    def quantile(level):
        for single in singles:
            if below(math.nextafter(single, -math.inf)) < level <= below(single):
                return float(single)
        ends = [float(frozen.ppf(level)) for _, frozen in laws]
        low, high = min(ends), max(ends)
        if discrete:
            return next(float(k) for k in range(int(low), int(high) + 1) if below(k) >= level - 1e-15)
        if low == high:
            return low
        gap = (lambda x: below(x) - level) if level < 0.5 else (lambda x: (1 - level) - above(x))
        return float(optimize.brentq(gap, low - 1e-9, high + 1e-9, xtol=1e-300, rtol=1e-14, maxiter=1000))

    mean = math.fsum(share * float(frozen.mean()) for share, frozen in laws)
    variance = math.fsum(
        share * (float(frozen.var()) + (float(frozen.mean()) - mean) ** 2) for share, frozen in laws
    )
    sd = math.sqrt(variance)
    points = [mean - 2 * sd, mean / 2, mean - 0.3 * sd, mean, mean + 0.7 * sd, mean + 3 * sd]
    return {
        "parts": [
            {"weight": weight, "law": law, "parameters": parameters} for weight, law, parameters, _ in parts
        ],
        "quantiles": [quantile(level) for level in LEVELS],
        "cdf": [[x, below(x)] for x in points],
        "mean": mean,
        "variance": variance,
    }


def lognormal(median, sigma):
    return ["lognormal", [math.log(median), sigma], stats.lognorm(sigma, scale=median)]


def normal(mean, sd):
    return ["normal", [mean, sd], stats.norm(mean, sd)]


def single(value):
    return ["constant", [value], constant(value)]


def negative_binomial(r, mean):
    return ["negative_binomial", [r, mean], stats.nbinom(r, r / (r + mean))]


MIXTURES = [
    mixture_case((0.7, *normal(0, 1)), (0.3, *normal(4, 2))),
    mixture_case((0.9, *normal(0, 1)), (0.1, *normal(0, 10))),
    mixture_case((4, *lognormal(100, 0.3)), (1, *lognormal(10000, 0.3))),
    mixture_case((0.5, *lognormal(30, 0.5)), (0.3, *lognormal(300, 0.8)), (0.2, *lognormal(90, 1.2))),
    mixture_case((0.999, *lognormal(50, 1)), (0.001, *lognormal(20000, 0.5))),
    mixture_case(
        (0.6, "gamma", [2.5, 20], stats.gamma(2.5, scale=20)),
        (0.4, "weibull", [0.8, 200], stats.weibull_min(0.8, scale=200)),
    ),
    mixture_case((3, "beta", [2, 5], stats.beta(2, 5)), (7, "uniform", [0.2, 0.3], stats.uniform(0.2, 0.1))),
    mixture_case((0.6, *single(0)), (0.4, *lognormal(300, 0.7))),
    mixture_case((0.2, *single(500)), (0.8, *lognormal(500, 0.5))),
    mixture_case((0.75, "poisson", [1.5], stats.poisson(1.5)), (0.25, *negative_binomial(2, 9))),
    mixture_case((5, "poisson", [80], stats.poisson(80)), (4, *negative_binomial(12, 5.5)), (2, *single(3))),
]

CASES = [
    *(case("uniform", [low, high], stats.uniform(low, high - low)) for low, high in [(0, 1), (-3, 12.5)]),
    *(case("normal", [mean, sd], stats.norm(mean, sd)) for mean, sd in [(0, 1), (6.5, 0.4), (-120, 35)]),
    *(
        case("lognormal", [mu, sigma], stats.lognorm(sigma, scale=math.exp(mu)))
        for mu, sigma in [(0, 1), (4.11, 0.69), (5.135, 1.5), (-2, 0.01)]
    ),
    *(triangular_case(*bounds) for bounds in [(2, 5, 12), (500, 1500, 4000), (0, 0, 1), (-1, 3, 3)]),
    *(pert_case(*bounds) for bounds in [(2, 5, 12), (0, 0, 1), (-4, 10, 10), (1, 1.5, 9)]),
    *(
        case("beta", [a, b], stats.beta(a, b))
        for a, b in [(0.2, 3), (0.5, 0.5), (1, 1), (2, 5), (18, 22), (8.4, 51.6), (450, 550), (1e5, 3e5)]
    ),
    *(
        gamma_case(shape, scale)
        for shape, scale in [
            (0.02, 1), (0.1, 3), (0.5, 2), (1, 4), (2.3, 0.01), (4.8, 23 / 4.8), (12, 1), (19.9, 1), (20.1, 1),
            (100, 5), (850, 1), (1100, 1), (1e4, 1 / 3), (1e5, 1), (1e6, 2),
        ]
    ),  # fmt: skip
    *(
        case("weibull", [shape, scale], stats.weibull_min(shape, scale=scale))
        for shape, scale in [(0.4, 2), (1, 1), (1.7, 300), (12, 0.5)]
    ),
    *(case("exponential", [mean], stats.expon(scale=mean)) for mean in [1, 0.004, 7200]),
    *(poisson_case(mean) for mean in [0.01, 0.7, 3, 29.5, 1000, 1060, 5000, 10**6]),
    *(
        negative_binomial_case(r, mean)
        for r, mean in [(0.1, 5), (0.5, 1), (1, 3), (2, 4), (12, 5.5), (100, 20), (3.7, 1e4), (1e5, 50), (1e6, 1e5)]
    ),
    *(metalog_case(*terms) for terms in [(4, 1.6, 1.7), (0, 1, -1.6), (-120, 35, 0)]),
    *(discretised_lognormal_case(mu, sigma) for mu, sigma in [(0, 0.5), (1.1, 0.8), (1.9, 0.3), (3, 0.02)]),
]

if __name__ == "__main__":
    rows, mixtures = (",\n".join("  " + json.dumps(row) for row in some) for some in (CASES, MIXTURES))
    text = f'{{"levels": {json.dumps(LEVELS)},\n"cases": [\n{rows}\n],\n"mixtures": [\n{mixtures}\n]}}\n'
    Path(__file__).with_suffix(".json").write_text(text)
