import assert from 'node:assert/strict';
import type { Model } from './model.ts';
import type { Plan } from './plan-blocks.ts';

/** Further than any block's own place in its replicate. */
const OTHER_PARTS = 2 ** 32;

/** Dimensions that the search for a free one starts from: the last that has Sobol points. */
const LAST_DIMENSION = 127;

/**
 * The same model with one uncertain quantity drawn anew and everything else as it was: the matrix AB_i of
 * pick-and-freeze designs (Saltelli et al. 2010, "Variance based sensitivity analysis of model output",
 * Computer Physics Communications 181).
 *
 * The new draws take a dimension that the model leaves free. Another scramble of the old one would not do: two
 * scrambles of one dimension share its order of cells and are far from independent point by point.
 */
export function redrawQuantity(model: Model, quantityIndex: number): Model {
  const asked = model.uncertain[quantityIndex];
  assert(asked !== undefined, `there is no uncertain quantity ${quantityIndex}`);
  // all that a log says comes from one world: none of it can be drawn anew alone
  const redrawn = asked.ofLog === undefined ? quantityIndex : model.logs[asked.ofLog.log]!.worldIndex;
  const taken = new Set(model.uncertain.map(({ dimension }) => dimension));
  let dimension = LAST_DIMENSION;
  while (taken.has(dimension)) dimension--;
  const uncertain = model.uncertain.map((quantity, index) =>
    index === redrawn ? { ...quantity, name: `${quantity.name}.redrawn`, dimension } : quantity,
  );
  return { ...model, uncertain };
}

/** The same plan with the months of every trial drawn anew, and its uncertain values as they were. */
export function redrawMonths(plan: Plan): Plan {
  return { ...plan, blocks: plan.blocks.map((block) => ({ ...block, part: block.part + OTHER_PARTS })) };
}
