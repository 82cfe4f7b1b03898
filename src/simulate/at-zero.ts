import assert from 'node:assert/strict';
import type { Model, SegmentModel } from './model.ts';

const NONE = { kind: 'constant', value: 0 } as const;

/** The same model where no ticket comes: what is left is fixed. */
export function withoutTickets(model: Model): Model {
  return { ...model, tickets: { ...model.tickets, perMonth: NONE } };
}

/** The same model where humans handle every ticket, after the AI has tried. */
export function withoutDeflection(model: Model): Model {
  assert(model.ledger.hasDeflection, 'the model has a deflection to take away');
  const without = (segment: SegmentModel): SegmentModel =>
    segment.deflection === undefined
      ? segment
      : { ...segment, deflection: { ...segment.deflection, rate: NONE } };
  const [first, ...others] = model.segments;
  return { ...model, segments: [without(first), ...others.map(without)] };
}
