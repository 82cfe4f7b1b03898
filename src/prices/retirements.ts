/** A model that its provider ends, and what its requests get from then on. */
export interface Retirement {
  readonly model: string;
  /** First day without it, `YYYY-MM-DD`. */
  readonly on: string;
  /** The model that answers its requests, at that model's prices; absent where they fail. */
  readonly successor?: string;
  readonly source: string;
  /** Day of the source, or on which it was read, `YYYY-MM-DD`. */
  readonly date: string;
}

/** Every announced retirement that is known. */
export const RETIREMENTS: readonly Retirement[] = [
  {
    model: 'gemini-2.5-flash',
    on: '2026-12-01',
    successor: 'gemini-3.5-flash-lite',
    source: 'Google, Gemini API deprecations',
    date: '2026-11-23',
  },
];

/** The announced end of a model; undefined where none is known. */
export function findRetirement(model: string): Retirement | undefined {
  return RETIREMENTS.find((retirement) => retirement.model === model);
}
