import { joinWords } from '../random/copula.ts';
import { fillFromLaw } from './draw-quantity.ts';
import { type LoggedWorld, openLoggedWorlds } from './logged-world.ts';
import type { Model } from './model.ts';
import type { Block } from './plan-blocks.ts';
import { NO_DIMENSION, sobolDimension } from './sobol-dimensions.ts';
import { uniformWords } from './uniform-words.ts';

/** A quantity that nothing depends on: what sensitivity says of it is noise. */
const DUMMY = 'sensitivity.dummy';

/** What a t copula stretches all its members by, trial by trial. */
const MIXING = 'copula.t';

/**
 * The uncertain values of a block's trials, from (model, block) alone.
 *
 * @param worlds  those of the block
 * @returns shape [uncertain][trial]
 */
export function drawUncertain(
  model: Model,
  block: Block,
  worlds: readonly (readonly LoggedWorld[])[] = drawWorlds(model, block),
): readonly Float64Array[] {
  const { replicate, firstPoint, trialCount } = block;
  const wordsOf = (name: string, dimension: number) =>
    uniformWords(model.seed, name, dimension, replicate, firstPoint, trialCount);
  const words = model.uncertain.map(({ name, dimension }) => wordsOf(name, dimension));
  if (model.joined !== undefined) {
    const { members, copula } = model.joined;
    const mixing = copula.degreesOfFreedom === undefined ? undefined : wordsOf(MIXING, NO_DIMENSION);
    joinWords(
      copula,
      members.map((index) => words[index]!),
      mixing,
    );
  }
  return model.uncertain.map(({ table, ofLog }, index) => {
    if (ofLog !== undefined) return Float64Array.from(worlds[ofLog.log]!, (world) => world[ofLog.value]);
    const values = new Float64Array(trialCount);
    fillFromLaw(table, words[index]!, trialCount, values);
    return values;
  });
}

/** The worlds of a block's trials; shape [log][trial]. */
export function drawWorlds(model: Model, block: Block): readonly (readonly LoggedWorld[])[] {
  return model.logs.map(({ tickets, worldIndex }) => {
    const worlds = openLoggedWorlds(model.seed, model.uncertain[worldIndex]!.name, tickets);
    return Array.from({ length: block.trialCount }, (_, trial) => worlds.draw(block, trial));
  });
}

/** Uniform values that the block's trials never see, from a Sobol dimension of their own; shape [trial]. */
export function drawDummy({ seed }: Model, { replicate, firstPoint, trialCount }: Block): Float64Array {
  return Float64Array.from(
    uniformWords(seed, DUMMY, sobolDimension(DUMMY, 0), replicate, firstPoint, trialCount),
  );
}
