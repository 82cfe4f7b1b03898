import { formatNumber, formatPercent } from './format-number.ts';
import { isReached, type Precision } from './precision-target.ts';
import { LOOK_CONFIDENCE, type NextRun, type PreciseRun } from './run-until.ts';

/** What was asked of the intervals and what came out, a line for each target. */
export function precisionText({ precisions, looks }: PreciseRun): string {
  const lines = precisions.map(
    (precision) => `${achievedText(precision)}: ${isReached(precision) ? 'reached' : 'not reached'}\n`,
  );
  return `Precision, looked at ${looks} time(s), each at ${formatPercent(LOOK_CONFIDENCE)} confidence\n${lines.join('')}\n`;
}

/** Targets that were not reached, a sentence for each. */
export function missedTexts({ precisions, run }: PreciseRun): readonly string[] {
  return precisions
    .filter((precision) => !isReached(precision))
    .map((precision) => `${achievedText(precision)}: not reached with ${run.plan.trials} trials`);
}

/** Announces a further run: why, how many trials and how long. */
export function nextRunText({ precisions, trials, seconds }: NextRun): string {
  const missed = precisions.filter((precision) => !isReached(precision)).map(achievedText);
  return `${missed.join('; ')}: running ${trials} trials, about ${formatNumber(Math.ceil(seconds))} s`;
}

/** What `--json` and run.json say about the targets. */
export function precisionJson({ precisions, looks }: PreciseRun): object {
  return {
    looks,
    confidence_per_look: LOOK_CONFIDENCE,
    targets: precisions.map((precision) => ({
      metric: precision.target.metric,
      statistic: precision.target.statistic,
      asked_half_width: precision.target.halfWidth,
      relative: precision.target.relative,
      value: precision.value,
      half_width: Number.isFinite(precision.halfWidth) ? precision.halfWidth : undefined,
      reached: isReached(precision),
    })),
  };
}

/** `p95 of ai_cost ± 0.62 %, asked ± 1 %` */
function achievedText({ target, value, halfWidth }: Precision): string {
  const { metric, statistic, relative } = target;
  const text = (width: number) =>
    relative ? `${Number((width * 100).toPrecision(3))} %` : formatNumber(width);
  const achieved =
    value === undefined ? 'has no band' : `± ${text(relative ? halfWidth / Math.abs(value) : halfWidth)}`;
  return `${statistic} of ${metric} ${achieved}, asked ± ${text(target.halfWidth)}`;
}
