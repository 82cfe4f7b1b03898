/** A running sum and the rounding error it has lost so far; the total is their sum. */
export interface CompensatedSum {
  sum: number;
  lost: number;
}

/** A sum of nothing. */
export function openCompensatedSum(): CompensatedSum {
  return { sum: 0, lost: 0 };
}

/**
 * Adds one number and keeps what rounding would lose.
 *
 * Neumaier (1974), "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54,
 * improved Kahan-Babuska summation: the error of the total does not grow with the number of terms.
 */
export function addToSum(total: CompensatedSum, value: number): void {
  const next = total.sum + value;
  total.lost += Math.abs(total.sum) >= Math.abs(value) ? total.sum - next + value : value - next + total.sum;
  total.sum = next;
}

/** The total of everything added, rounded once. */
export function totalOf(total: CompensatedSum): number {
  return total.sum + total.lost;
}

/**
 * The sum of `values[start] .. values[end - 1]`, rounded once; NaN when any of them is NaN or infinite.
 *
 * @example sumOfRange(Float64Array.of(1, 1e100, 1, -1e100), 0, 4) // 2
 */
export function sumOfRange(values: Float64Array, start: number, end: number): number {
  let sum = 0;
  let lost = 0;
  for (let i = start; i < end; i++) {
    const value = values[i]!;
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}
