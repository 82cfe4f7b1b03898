/**
 * Sobol dimensions of the uncertain quantities, by the path of the quantity that states them: the earlier
 * dimensions fill space more evenly, so those that move a budget most come first. A quantity with uncertain
 * parameters takes one dimension for each.
 *
 * Places are part of the results: new quantities go to the end of their group's room.
 */
const FIRST_DIMENSION: Readonly<Record<string, number>> = {
  'tickets.per_month': 0,
  'deflection.rate': 1,
  'human.cost_per_ticket': 2,
  'conversation.turns': 3,
  'deflection.repeat_contact': 6,
  'conversation.assistant_tokens': 7,
  'conversation.retrieval_tokens': 10,
  'tickets.growth_per_month': 13,
  'prices.output_usd_per_mtok': 14,
  'prices.input_usd_per_mtok': 15,
  'prices.cache_read_usd_per_mtok': 16,
  'prices.cache_write_usd_per_mtok': 17,
  'caching.hit_rate': 18,
  'caching.cached_tokens': 21,
  'conversation.user_tokens': 24,
  'conversation.system_prompt_tokens': 27,
  'conversation.reply_gap_seconds': 30,
  'tickets.month_noise_cv': 33,
  'caching.provider.survival': 34,
  'conversation.tools.calls_per_turn': 35,
  'conversation.tools.result_tokens': 38,
  'conversation.tools.call_tokens': 41,
  'conversation.thinking_tokens': 44,
  'sensitivity.dummy': 47,
  'human.usd_per_hour': 48,
  'human.minutes_per_ticket': 49,
  'human.occupancy': 50,
  'human.handoff_extra': 51,
  'tickets.month_noise_correlation': 52,
  price_path: 53,
  'conversation.drift': 61,
  'escalation.rate': 63,
};

/** Quantities that seldom matter: their uncertain parameters take streams. */
const OF_STREAMS: readonly string[] = [
  'conversation.retry_rate',
  'conversation.summary.summary_tokens',
  'deflection.handed_over_turns',
  'escalation.at_turn',
  'escalation.prices.input_usd_per_mtok',
  'escalation.prices.output_usd_per_mtok',
  'escalation.prices.cache_read_usd_per_mtok',
  'escalation.prices.cache_write_usd_per_mtok',
  'prices.cache_storage_usd_per_mtok_hour',
];

/** First dimension of the infrastructure lines, and how many each line takes. */
const FIRST_LINE_DIMENSION = 64;
const DIMENSIONS_PER_LINE = 8;

/**
 * Dimension of an uncertain quantity.
 *
 * @param path         path of the quantity in the scenario
 * @param placeInPath  place of an uncertain parameter among the quantity's parameters, else 0
 */
export function sobolDimension(path: string, placeInPath: number): number {
  if (OF_STREAMS.includes(path)) return NO_DIMENSION;
  const first = FIRST_DIMENSION[path];
  if (first === undefined) throw new Error(`no Sobol dimension for ${path}`);
  return first + placeInPath;
}

/** Dimension of an uncertain part of an infrastructure line, by the line's place in the scenario. */
export function lineDimension(lineIndex: number, partIndex: number): number {
  return FIRST_LINE_DIMENSION + DIMENSIONS_PER_LINE * lineIndex + partIndex;
}

/** Gives the dimension of an uncertain quantity of a segment by its path and its place in it. */
export type DimensionOf = (path: string, placeInPath: number) => number;

/** Rooms of a one-segment scenario's quantities that stand under a segment where there are several. */
const SEGMENT_ROOMS: readonly (readonly [number, number])[] = [
  [1, 1],
  [3, 12],
  [14, 32],
  [34, 46],
  [61, 63],
];

/**
 * Opens the dimensions of what segments state. The only segment has the places of its paths; several share the same
 * room, in the order of the file, and what finds no place in it takes streams. So two scenarios pair where
 * their segments state the same uncertain quantities in the same order.
 */
export function openSegmentDimensions(segmentCount: number): DimensionOf {
  if (segmentCount === 1) return sobolDimension;
  const free = SEGMENT_ROOMS.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i),
  );
  let taken = 0;
  return () => free[taken++] ?? NO_DIMENSION;
}

/** Past the direction numbers: such a quantity takes a stream instead of Sobol points. */
export const NO_DIMENSION: number = 1 << 16;
