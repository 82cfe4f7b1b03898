"""Writes beta-values.csv and student-t-quantiles.csv: tails and quantiles of the beta law and quantiles of Student's.

    python3 tests/data/random/make-beta-values.py

Made with mpmath 1.3.0 at 60 digits, from the power series of the incomplete beta function (DLMF 8.17.8), whose terms
are all positive, in the smaller of x and 1 - x. SciPy 1.17.1 gives no more than the place where Newton's method starts.

Of x and y = 1 - x the smaller one is a double and the tails are those exactly there; the other one is rounded.
"""

from pathlib import Path

from mpmath import exp, log, log1p, loggamma, mp, mpf, sqrt
from scipy import stats

mp.dps = 60

SHAPES = [1e-3, 0.05, 0.5, 1, 2.5, 8, 60, 1e3, 1e5, 1e8]
LEVELS = [1e-12, 1e-3, 0.2, 0.5, 0.9, 1 - 1e-6, 1 - 1e-12]
FREEDOMS = [0.1, 0.5, 1, 1.7, 2, 4.33, 15, 29.5, 1000, 1e6 + 0.5, 1e10]
T_LEVELS = [1e-12, 1e-4, 0.025, 0.25, 0.4999, 0.500000001, 0.6, 0.975, 1 - 1e-6, 1 - 1e-12]
DIGITS = mpf(10) ** -45


def log_beta_density(a, b, log_x, log_y):
    """ln of x^a y^b / B(a, b)."""
    return a * log_x + b * log_y + loggamma(a + b) - loggamma(a) - loggamma(b)


def lower_by_series(a, b, x, y):
    total = term = mpf(1)
    count = 0
    while term > total * DIGITS or (a + b + count) * x >= a + 1 + count:
        term *= (a + b + count) * x / (a + 1 + count)
        total += term
        count += 1
    return total / a * exp(log_beta_density(a, b, log(x), log(y)))


def tails(a, b, x, y):
    if x < y:
        lower = lower_by_series(a, b, x, y)
        return lower, 1 - lower
    upper = lower_by_series(b, a, y, x)
    return 1 - upper, upper


def start(p, a, b):
    """ln(x / y) by the power law of either tail, where that is exact to some digits, or by SciPy."""
    log_b = loggamma(a) + loggamma(b) - loggamma(a + b)
    low = (log(p) + log(a) + log_b) / a
    high = (log1p(-p) + log(b) + log_b) / b
    if low < -20 - log1p(b):
        return low
    if high < -20 - log1p(a):
        return -high
    x = mpf(float(stats.beta.ppf(float(p), float(a), float(b))))
    y = mpf(float(stats.beta.isf(float(p), float(b), float(a))))
    return log(x / (1 - x)) if x < y else log((1 - y) / y)


def log_odds_quantile(p, a, b):
    """ln(x / y) of the point with lower tail p: Newton's method on the logarithm of the smaller tail."""
    a, b, p = mpf(a), mpf(b), mpf(p)
    log_odds = start(p, a, b)
    for _ in range(60):
        x, y = 1 / (1 + exp(-log_odds)), 1 / (1 + exp(log_odds))
        lower, upper = tails(a, b, x, y)
        density = exp(log_beta_density(a, b, log(x), log(y)))
        if p < 0.5:
            step = (log(p) - log(lower)) * lower / density
        else:
            step = (log(upper) - log(1 - p)) * upper / density
        log_odds += step
        if abs(step) < mpf(10) ** -20 * (1 + abs(log_odds)):
            return log_odds
    raise ArithmeticError(f"no quantile for p {p}, shapes {a}, {b}")


def beta_row(a, b, p):
    log_odds = log_odds_quantile(p, a, b)
    x, y = 1 / (1 + exp(-log_odds)), 1 / (1 + exp(log_odds))
    if min(x, y) < mpf(10) ** -300:
        lower, upper = (0, 1) if x < y else (1, 0)
        return [a, b, p, float(lower), float(upper), lower, upper]
    if x < y:
        lower, upper = tails(mpf(a), mpf(b), mpf(float(x)), 1 - mpf(float(x)))
    else:
        lower, upper = tails(mpf(a), mpf(b), 1 - mpf(float(y)), mpf(float(y)))
    return [a, b, p, float(x), float(y), float(lower), float(upper)]


def student_row(freedom, level):
    tail = min(mpf(level), 1 - mpf(level))
    log_odds = log_odds_quantile(2 * tail, mpf(freedom) / 2, mpf(1) / 2)
    size = sqrt(mpf(freedom)) * exp(-log_odds / 2)
    return [freedom, level, float(-size if level < 0.5 else size)]


def write(name, header, rows):
    lines = [header, *(",".join(map(repr, row)) for row in rows)]
    Path(__file__).with_name(name).write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    write(
        "student-t-quantiles.csv",
        "freedom,level,quantile",
        (student_row(freedom, level) for freedom in FREEDOMS for level in T_LEVELS),
    )
    write(
        "beta-values.csv",
        "a,b,p,x,y,lower,upper",
        (beta_row(a, b, p) for a in SHAPES for b in SHAPES for p in LEVELS),
    )
