import { formatCount, formatNumber } from './format-number.ts';

/** Time over which the pace of a run is taken, seconds. */
const PACE_SECONDS = 3;
/** A run that goes on for less than this is not worth a word, seconds. */
const LONG_SECONDS = 60;

/**
 * Opens the forecast of a run: once its pace is known, says how long it will go on, if that is over a minute. The time of
 * start-up and of the first block, which other blocks do not take again, is left out.
 *
 * @param trials  of the whole run
 * @param nowMs   a clock that never goes back
 * @returns takes the number of finished trials, whenever there are more
 */
export function openTimeForecast(
  trials: number,
  tell: (told: string) => void,
  nowMs: () => number = () => performance.now(),
): (finishedTrials: number) => void {
  let first: { readonly ms: number; readonly trials: number } | undefined;
  let isTold = false;
  return (finishedTrials) => {
    if (isTold) return;
    first ??= { ms: nowMs(), trials: finishedTrials };
    const seconds = (nowMs() - first.ms) / 1000;
    if (seconds < PACE_SECONDS) return;
    isTold = true;
    const left = ((trials - finishedTrials) * seconds) / (finishedTrials - first.trials);
    if (left < LONG_SECONDS) return;
    tell(`${formatNumber(finishedTrials)} of ${formatCount(trials, 'trial')}; about ${duration(left)} more`);
  };
}

function duration(seconds: number): string {
  if (seconds < 2 * 3600) return formatCount(Math.round(seconds / 60), 'minute');
  if (seconds < 48 * 3600) return formatCount(Math.round(seconds / 3600), 'hour');
  return formatCount(Math.round(seconds / 86_400), 'day');
}
