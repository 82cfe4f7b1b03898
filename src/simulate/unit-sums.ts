/** Sums of a unit for one ending: tickets, reopened ones, readers, 4 first, 10 second and 4 third powers. */
export const SUMS = 21;

/** Places of the parts in such sums. */
export const COUNT = 0;
export const REOPENED = 1;
export const READERS = 2;
export const FIRST = 3;
export const SECOND = 7;
export const THIRD = 17;

/** What the sums are taken of; shape [ticket] each. */
export interface SummedTickets {
  /** Cost, input, cached and output tokens. */
  readonly columns: readonly Float64Array[];
  /** 1 or 0. */
  readonly handed: Uint8Array;
  readonly reopened: Uint8Array;
  readonly unitOf: Uint32Array;
  readonly unitCount: number;
}

/**
 * Sums of powers and products of every unit's tickets about common centres, so that few digits are lost.
 *
 * @param centres  one per column
 * @returns shape [unit][closed, handed][SUMS]
 */
export function sumUnits(
  { columns, handed, reopened, unitOf, unitCount }: SummedTickets,
  centres: readonly number[],
): Float64Array {
  const cached = columns[2]!;
  const sums = new Float64Array(unitCount * 2 * SUMS);
  const away = [0, 0, 0, 0];
  for (let i = 0; i < unitOf.length; i++) {
    const at = (2 * unitOf[i]! + handed[i]!) * SUMS;
    for (let a = 0; a < 4; a++) away[a] = columns[a]![i]! - centres[a]!;
    sums[at + COUNT]! += 1;
    sums[at + REOPENED]! += reopened[i]!;
    sums[at + READERS]! += cached[i]! > 0 ? 1 : 0;
    let pair = at + SECOND;
    for (let a = 0; a < 4; a++) {
      sums[at + FIRST + a]! += away[a]!;
      sums[at + THIRD + a]! += away[a]! * away[a]! * away[a]!;
      for (let b = 0; b <= a; b++) sums[pair++]! += away[a]! * away[b]!;
    }
  }
  return sums;
}
