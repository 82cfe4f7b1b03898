import type { PercentileForm } from './distribution.ts';
import { findRoot } from './find-root.ts';
import { firstNotRising, percentileList, percentileName } from './percentile-name.ts';

/** A family of laws on [low, high] whose shape is given by where the mode lies between the two. */
export interface ModeFamily {
  readonly name: string;
  /** Quantile of the member on [0, 1] with its mode at `mode`. */
  standardQuantile(p: number, mode: number): number;
  /** Modes of [0, 1] between which three percentiles at these levels determine the law. */
  determinedModes(levels: readonly number[]): readonly [lowest: number, highest: number];
}

/**
 * Finds low, mode and high of a law from three percentiles.
 *
 * Where the middle value lies between the outer two depends on the mode alone and rises with it; that fixes
 * the mode, and the outer two values then fix the bounds.
 */
export function threePercentilesForm(family: ModeFamily): PercentileForm {
  return {
    counts: [3],
    closedForm: false,
    fault: (levels, values) => firstNotRising(levels, values) ?? skewFault(family, levels, values),
    toParameters(levels, values) {
      const [lowest, highest] = family.determinedModes(levels);
      const stated = middleShare(values);
      const mode = findRoot(
        (trial) => middleShare(standardValues(family, levels, trial)) - stated,
        lowest,
        highest,
      );
      const [first, , last] = standardValues(family, levels, mode) as [number, number, number];
      const width = (values[2]! - values[0]!) / (last - first);
      const low = values[0]! - first * width;
      return [low, low + mode * width, low + width];
    },
  };
}

function skewFault(
  family: ModeFamily,
  levels: readonly number[],
  values: readonly number[],
): string | undefined {
  const [lowest, highest] = family.determinedModes(levels);
  const least = middleShare(standardValues(family, levels, lowest));
  const most = middleShare(standardValues(family, levels, highest));
  const stated = middleShare(values);
  if (stated > least && stated < most) return undefined;
  const at = (share: number): string => (values[0]! + share * (values[2]! - values[0]!)).toPrecision(4);
  const middle = percentileName(levels[1]!);
  return (
    `${percentileList(levels, values)} lie too far to one side; ` +
    `with these outer values ${family.name} needs ${middle} between ${at(least)} and ${at(most)}`
  );
}

function standardValues(family: ModeFamily, levels: readonly number[], mode: number): readonly number[] {
  return levels.map((level) => family.standardQuantile(level, mode));
}

/** Where the middle of three values lies between the outer two, from 0 to 1. */
function middleShare(values: readonly number[]): number {
  const [first, middle, last] = values as readonly [number, number, number];
  return (middle - first) / (last - first);
}
