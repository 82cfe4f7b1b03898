import type { BudgetAnswer } from '../../summary/band.ts';

/** Overrun with at most one chance in ten is what finance asks for first. */
const HEADLINE_LEVEL = 0.9;

/** The answer about the confidence level next to 90 %, or undefined when none was asked for. */
export function headlineAnswer(budget: readonly BudgetAnswer[]): BudgetAnswer | undefined {
  const distance = ({ level }: BudgetAnswer) => Math.abs(level - HEADLINE_LEVEL);
  return budget
    .filter(({ question }) => question === 'confidence')
    .toSorted((a, b) => distance(a) - distance(b))[0];
}
