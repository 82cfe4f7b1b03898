import { normalQuantile } from '../random/normal-quantile.ts';
import { openStream } from '../random/stream.ts';
import type { Model, SegmentModel } from './model.ts';
import type { Block } from './plan-blocks.ts';

/** Standard-normal scores of totals: of the cost, then of input, cached and output tokens; each [month][trial]. */
export type TotalScores = readonly [Float64Array, Float64Array, Float64Array, Float64Array];

/** Standard-normal scores of a block's months. */
export interface MonthScores {
  /** Of the tickets that arrive, [month][trial]. */
  readonly volume: Float64Array;
  /** Of the totals of each segment's tickets. */
  readonly segments: readonly SegmentScores[];
}

/** Scores of a segment's tickets by how they ended. */
export interface SegmentScores {
  readonly closed: TotalScores;
  /** Those of `closed` where the ending says nothing about a ticket. */
  readonly handed: TotalScores;
}

/** Draws the scores that a block's months need. */
export function drawMonthScores(model: Model, block: Block): MonthScores {
  const column = (name: string) => drawColumn(model, block, name);
  const total = (ending: string): TotalScores => [
    column(`month.llm${ending}`),
    column(`month.input${ending}`),
    column(`month.cached${ending}`),
    column(`month.output${ending}`),
  ];
  return {
    volume: column('month.volume'),
    segments: model.segments.map((segment) => {
      const ending = segment.name === '' ? '' : `.${segment.name}`;
      const closed = total(ending);
      return { closed, handed: endingMatters(segment) ? total(`${ending}.handed`) : closed };
    }),
  };
}

function endingMatters({ eras }: SegmentModel): boolean {
  return eras.some(({ closedKind, handedKind }) => closedKind !== handedKind);
}

function drawColumn({ seed, monthCount }: Model, block: Block, name: string): Float64Array {
  const { trialCount, replicate, part } = block;
  const scores = new Float64Array(monthCount * trialCount);
  const words = new Uint32Array(trialCount);
  for (let month = 0; month < monthCount; month++) {
    openStream(seed, name, month, replicate, part).fill(words, trialCount);
    for (let trial = 0; trial < trialCount; trial++) {
      scores[month * trialCount + trial] = normalQuantile((words[trial]! + 0.5) / 4294967296);
    }
  }
  return scores;
}
