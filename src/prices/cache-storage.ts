/** What a provider bills for keeping tokens in a cache that a request names, for every model id that begins so. */
export interface StoragePrice {
  /** Model id, or the beginning of ids. */
  readonly pattern: string;
  /** First day of the price, `YYYY-MM-DD`; absent where it has always held. */
  readonly from?: string;
  readonly usdPerMtokHour: number;
  readonly source: string;
  /** Day of the source, or the day on which it was read where it bears none, `YYYY-MM-DD`. */
  readonly date: string;
}

const GOOGLE = { source: 'Google, Gemini API context caching', date: '2026-10-13' } as const;

/** Every known price, oldest first; of those with the longest pattern, the last one that has begun counts. */
export const STORAGE_PRICES: readonly StoragePrice[] = [
  { ...GOOGLE, pattern: 'gemini-2.5-flash', usdPerMtokHour: 1 },
  { ...GOOGLE, pattern: 'gemini-2.5-flash-lite', usdPerMtokHour: 1 },
  { ...GOOGLE, pattern: 'gemini-2.5-pro', usdPerMtokHour: 4.5 },
  { ...GOOGLE, pattern: 'gemini-3-flash', usdPerMtokHour: 1 },
  { ...GOOGLE, pattern: 'gemini-3-pro', usdPerMtokHour: 4.5 },
  { ...GOOGLE, pattern: 'gemini-3.1-flash-lite', usdPerMtokHour: 1 },
  { ...GOOGLE, pattern: 'gemini-3.1-pro', usdPerMtokHour: 4.5 },
  { ...GOOGLE, pattern: 'gemini-3.5-flash', usdPerMtokHour: 1 },
  { ...GOOGLE, pattern: 'gemini-3.5-flash-lite', usdPerMtokHour: 1 },
  { ...GOOGLE, pattern: 'gemini-3.8-flash', usdPerMtokHour: 0.5 },
  { ...GOOGLE, pattern: 'gemini-3.8-flash', from: '2027-01-01', usdPerMtokHour: 1 },
];

/**
 * Price of storage on a day, USD per million tokens and hour; undefined where none is known.
 *
 * @param day  `YYYY-MM-DD`
 * @example storageUsdPerMtokHour('gemini-3.8-flash', '2026-12-31') // 0.5
 */
export function storageUsdPerMtokHour(model: string, day: string): number | undefined {
  const begun = STORAGE_PRICES.filter(
    ({ pattern, from }) => beginsWith(model, pattern) && (from === undefined || from <= day),
  );
  return begun.toSorted((a, b) => a.pattern.length - b.pattern.length).at(-1)?.usdPerMtokHour;
}

function beginsWith(model: string, pattern: string): boolean {
  return model === pattern || model.startsWith(`${pattern}-preview`);
}
