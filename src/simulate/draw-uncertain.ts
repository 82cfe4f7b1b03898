import { fillFromLaw } from './draw-quantity.ts';
import type { Model } from './model.ts';
import type { Block } from './plan-blocks.ts';
import { sobolDimension } from './sobol-dimensions.ts';
import { uniformWords } from './uniform-words.ts';

/** A quantity that nothing depends on: what sensitivity says of it is noise. */
const DUMMY = 'sensitivity.dummy';

/**
 * The uncertain values of a block's trials, from (model, block) alone.
 *
 * @returns shape [uncertain][trial]
 */
export function drawUncertain(model: Model, block: Block): readonly Float64Array[] {
  const { replicate, firstPoint, trialCount } = block;
  return model.uncertain.map(({ name, table, dimension }) => {
    const words = uniformWords(model.seed, name, dimension, replicate, firstPoint, trialCount);
    const values = new Float64Array(trialCount);
    fillFromLaw(table, words, trialCount, values);
    return values;
  });
}

/** Uniform values that the block's trials never see, from a Sobol dimension of their own; shape [trial]. */
export function drawDummy({ seed }: Model, { replicate, firstPoint, trialCount }: Block): Float64Array {
  return Float64Array.from(
    uniformWords(seed, DUMMY, sobolDimension(DUMMY, 0), replicate, firstPoint, trialCount),
  );
}
