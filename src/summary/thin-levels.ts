import { percentileName } from '../random/percentile-name.ts';

/** Samples that a replicate needs beyond a percentile before the interval of that percentile can be trusted. */
const NEEDED_SAMPLES = 10;

/**
 * The levels whose interval is unreliable: fewer than ten samples per replicate lie on their far side.
 *
 * @param levels               probabilities, 0 <= level <= 1
 * @param samplesPerReplicate  in the smallest replicate
 * @example thinLevels([0.5, 0.95, 0.99], 256) // [0.99]: 2.56 samples lie above
 */
export function thinLevels(levels: readonly number[], samplesPerReplicate: number): readonly number[] {
  // the slack keeps 100 * (1 - 0.9) = 9.999999999999998 from falling short of ten
  return levels.filter((level) => samplesPerReplicate * Math.min(level, 1 - level) < NEEDED_SAMPLES - 1e-9);
}

/** The warning that a run prints about thin levels, or undefined when there are none. */
export function thinLevelsWarning(
  levels: readonly number[],
  samplesPerReplicate: number,
): string | undefined {
  const names = thinLevels(levels, samplesPerReplicate).map(percentileName);
  return names.length === 0
    ? undefined
    : `too few trials for the intervals of ${names.join(', ')}: fewer than ${NEEDED_SAMPLES} of the ` +
        `${samplesPerReplicate} trials in a replicate lie beyond`;
}
