import assert from 'node:assert/strict';
import type { BoundKind, Trial } from '../../src/simulate/bind-trials.ts';
import type { Model, TicketKind } from '../../src/simulate/model.ts';

/** The kind of ticket of a model that has one. */
export function onlyKind({ kinds }: Model): TicketKind {
  const [kind] = kinds;
  assert(kind !== undefined && kinds.length === 1);
  return kind;
}

/** The same in one trial. */
export function onlyBound({ kinds }: Trial): BoundKind {
  const [bound] = kinds;
  assert(bound !== undefined && kinds.length === 1);
  return bound;
}
