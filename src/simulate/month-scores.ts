import { normalQuantile } from '../random/normal-quantile.ts';
import { openStream } from '../random/stream.ts';
import { COURSES, type Course, type Model, type SegmentModel } from './model.ts';
import type { Block } from './plan-blocks.ts';

/** Standard-normal scores of totals: of cost, input, cached and output tokens, and turns; each [month][trial]. */
export type TotalScores = readonly [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];

/** Standard-normal scores of a block's months. */
export interface MonthScores {
  /** Of the tickets that arrive, [month][trial]. */
  readonly volume: Float64Array;
  /** Of the totals of a segment's tickets, by the course that they go; shape [segment]. */
  readonly totals: readonly ReadonlyMap<Course, TotalScores>[];
}

/** Draws the scores that a block's months need. */
export function drawMonthScores(model: Model, block: Block): MonthScores {
  const column = (name: string) => drawColumn(model, block, name);
  const totals = model.segments.map((segment) => {
    const place = segment.name === '' ? '' : `.${segment.name}`;
    const entries = coursesOf(segment).map((course) => {
      const suffix = course === 'closed' ? place : `${place}.${course}`;
      const ofCourse: TotalScores = [
        column(`month.llm${suffix}`),
        column(`month.input${suffix}`),
        column(`month.cached${suffix}`),
        column(`month.output${suffix}`),
        model.countsTurns ? column(`month.turns${suffix}`) : NO_SCORES,
      ];
      return [course, ofCourse] as const;
    });
    return new Map(entries);
  });
  return { volume: column('month.volume'), totals };
}

const NO_SCORES = new Float64Array(0);

/** The courses whose tickets are told apart in some month. */
function coursesOf({ eras }: SegmentModel): readonly Course[] {
  return COURSES.filter((course, place) =>
    eras.some(({ kinds }) => COURSES.slice(0, place).every((other) => kinds[other] !== kinds[course])),
  );
}

function drawColumn({ seed, monthCount }: Model, block: Block, name: string): Float64Array {
  const { trialCount, replicate, part } = block;
  const scores = new Float64Array(monthCount * trialCount);
  const words = new Uint32Array(trialCount);
  for (let month = 0; month < monthCount; month++) {
    openStream(seed, name, month, replicate, part).fill(words, trialCount);
    writeScores(words, scores, month * trialCount);
  }
  return scores;
}

function writeScores(words: Uint32Array, out: Float64Array, start: number): void {
  for (let i = 0; i < words.length; i++) out[start + i] = normalQuantile((words[i]! + 0.5) / 4294967296);
}
