import { isNumericQuantity, type NumericQuantity, quantityLaw, withNumbers } from './quantity-law.ts';
import {
  type Caching,
  type ConversationLog,
  type PriceOverride,
  type Quantity,
  type RandomQuantity,
  type Scenario,
  type Segment,
  segmentPath,
} from './scenario.ts';

/** What a quantity of a scenario implies, in the unit of its place. */
export interface QuantityDescription {
  /** Place in the scenario, for example `conversation.turns` or `conversation.turns.mean`. */
  readonly path: string;
  /** Whose spread it has: none, one unknown value per trial, or one value per ticket, turn or request. */
  readonly level: 'constant' | 'uncertain' | 'variable';
  /** The quantity as stated, in one line of YAML. */
  readonly text: string;
  readonly mean: number;
  readonly p01: number;
  readonly p50: number;
  readonly p99: number;
  /** Parameters that are uncertain themselves, and were put at their mean for the numbers above. */
  readonly atMeanOf: readonly string[];
}

/**
 * Every quantity of a scenario with its mean and percentiles, shifted and truncated as stated.
 *
 * A quantity with uncertain parameters is described with these at their mean, and each of them gets a row of
 * its own behind it.
 */
export function describeQuantities(scenario: Scenario): readonly QuantityDescription[] {
  return listQuantities(scenario).flatMap(({ path, level, quantity, per }) =>
    describe(path, level, quantity, per),
  );
}

/** A quantity and where it stands. */
interface PlacedQuantity {
  readonly path: string;
  readonly level: 'uncertain' | 'variable';
  readonly quantity: Quantity | undefined;
  readonly per?: 'turn' | 'ticket';
}

function listQuantities(scenario: Scenario): readonly PlacedQuantity[] {
  const { tickets, segments, human, infrastructure } = scenario;
  const uncertain = (path: string, quantity: Quantity | undefined) =>
    ({ path, level: 'uncertain', quantity }) as const;
  return [
    uncertain('tickets.per_month', tickets.perMonth),
    uncertain('tickets.growth_per_month', tickets.growthPerMonth),
    uncertain('tickets.month_noise_cv', tickets.monthNoiseCv),
    uncertain(
      'tickets.month_noise_correlation',
      tickets.monthNoiseCorrelation === 0 ? undefined : tickets.monthNoiseCorrelation,
    ),
    ...(scenario.vendor === undefined ? segments.flatMap(listSegment) : listVendor(scenario)),
    uncertain('human.cost_per_ticket', human?.costPerTicketUsd),
    uncertain('human.usd_per_hour', human?.usdPerHour),
    uncertain('human.minutes_per_ticket', human?.minutesPerTicket),
    uncertain('human.occupancy', human?.occupancy),
    uncertain('human.handoff_extra', human?.handoffExtra === 0 ? undefined : human?.handoffExtra),
    ...scenario.pricePath.map(({ factor }, index) => uncertain(`price_path[${index}].factor`, factor)),
    ...(scenario.vendor === undefined ? infrastructure : infrastructure.slice(0, -1)).flatMap(
      (line, index) => [
        uncertain(`infrastructure[${index}].monthly`, line.monthlyUsd),
        uncertain(`infrastructure[${index}].usd_per_ticket`, line.usdPerTicket),
        uncertain(`infrastructure[${index}].tokens_per_ticket`, line.tokensPerTicket),
        uncertain(`infrastructure[${index}].usd_per_mtok`, line.usdPerMtok),
        uncertain(`infrastructure[${index}].usd_per_turn`, line.usdPerTurn),
        uncertain(`infrastructure[${index}].tokens_per_turn`, line.tokensPerTurn),
        uncertain(`infrastructure[${index}].minimum`, line.minimumUsd),
        uncertain(`infrastructure[${index}].one_off`, line.oneOffUsd),
        uncertain(`infrastructure[${index}].yearly`, line.yearlyUsd),
        uncertain(`infrastructure[${index}].usd_per_resolution`, line.usdPerResolution),
      ],
    ),
  ];
}

/** Quantities of a vendor and of what becomes of its tickets. */
function listVendor({ vendor, segments }: Scenario): readonly PlacedQuantity[] {
  const uncertain = (path: string, quantity: Quantity | undefined) =>
    ({ path, level: 'uncertain', quantity }) as const;
  return [
    uncertain('vendor.usd', vendor?.usdPerUnit),
    uncertain('vendor.sessions_per_ticket', vendor?.sessionsPerTicket),
    ...segments.flatMap((segment, i) => [
      uncertain(segmentPath(segment, i, 'deflection.rate'), segment.deflection?.rate),
      uncertain(segmentPath(segment, i, 'deflection.repeat_contact'), segment.deflection?.repeatContact),
    ]),
  ];
}

/** Quantities of one segment, by their paths in the scenario. */
function listSegment(segment: Segment, segmentIndex: number): readonly PlacedQuantity[] {
  const { conversation, prices, deflection, escalation } = segment;
  const at = (path: string) => segmentPath(segment, segmentIndex, path);
  const uncertain = (path: string, quantity: Quantity | undefined) =>
    ({ path: at(path), level: 'uncertain', quantity }) as const;
  const variable = (path: string, quantity: Quantity | undefined, per?: 'turn' | 'ticket') =>
    ({ path: at(`conversation.${path}`), level: 'variable', quantity, ...(per && { per }) }) as const;
  const { userTokens, assistantTokens, retrievalTokens } = conversation;
  const drawnQuantities = () => [
    variable('system_prompt_tokens', conversation.systemPromptTokens),
    variable('turns', conversation.turns),
    variable('user_tokens', userTokens.tokens, userTokens.per),
    variable('assistant_tokens', assistantTokens.tokens, assistantTokens.per),
    variable('retrieval_tokens', retrievalTokens.tokens, retrievalTokens.per),
    variable('reply_gap_seconds', conversation.replyGapSeconds),
    variable('thinking_tokens', conversation.thinkingTokens === 0 ? undefined : conversation.thinkingTokens),
    variable('tools.calls_per_turn', conversation.tools?.callsPerTurn),
    variable('tools.call_tokens', conversation.tools?.callTokens),
    variable('tools.result_tokens', conversation.tools?.resultTokens),
    uncertain('conversation.retry_rate', conversation.retryRate === 0 ? undefined : conversation.retryRate),
    variable('summary.summary_tokens', conversation.summary?.summaryTokens),
  ];
  const loggedQuantities = ({ tickets, drift }: ConversationLog) => [
    ...(tickets[0]?.requests.length === 0
      ? [variable('system_prompt_tokens', conversation.systemPromptTokens)]
      : []),
    uncertain('conversation.drift', drift),
  ];
  const states = conversation.log?.states;
  return [
    ...(conversation.log === undefined ? drawnQuantities() : loggedQuantities(conversation.log)),
    ...priceQuantities(prices).map(({ path, quantity }) => uncertain(path, quantity)),
    ...cachingQuantities(segment.caching).map((one) => ({ ...one, path: at(one.path) })),
    uncertain('deflection.rate', states?.resolved ? undefined : deflection?.rate),
    uncertain('deflection.repeat_contact', states?.reopened ? undefined : deflection?.repeatContact),
    {
      path: at('deflection.handed_over_turns'),
      level: 'variable',
      quantity: deflection?.handedOverTurns,
    },
    uncertain('escalation.rate', escalation?.rate),
    { path: at('escalation.at_turn'), level: 'variable', quantity: escalation?.atTurn },
    ...priceQuantities(escalation?.prices ?? {}).map(({ path, quantity }) =>
      uncertain(`escalation.${path}`, quantity),
    ),
  ];
}

function priceQuantities(prices: PriceOverride): readonly Omit<PlacedQuantity, 'level'>[] {
  return [
    { path: 'prices.input_usd_per_mtok', quantity: prices.inputUsdPerMtok },
    { path: 'prices.output_usd_per_mtok', quantity: prices.outputUsdPerMtok },
    { path: 'prices.cache_read_usd_per_mtok', quantity: prices.cacheReadUsdPerMtok },
    { path: 'prices.cache_write_usd_per_mtok', quantity: prices.cacheWriteUsdPerMtok },
    { path: 'prices.cache_storage_usd_per_mtok_hour', quantity: prices.cacheStorageUsdPerMtokHour },
  ];
}

function cachingQuantities(caching: Caching): readonly PlacedQuantity[] {
  if (caching.kind === 'hit_rate') {
    return [{ path: 'caching.hit_rate', level: 'variable', quantity: caching.hitRate }];
  }
  if (caching.kind === 'provider' && caching.survival !== 1) {
    return [{ path: 'caching.provider.survival', level: 'uncertain', quantity: caching.survival }];
  }
  if (caching.kind === 'cached_tokens') {
    return [{ path: 'caching.cached_tokens', level: 'variable', quantity: caching.cachedTokens }];
  }
  return [];
}

function describe(
  path: string,
  level: 'uncertain' | 'variable',
  quantity: Quantity | undefined,
  per: 'turn' | 'ticket' | undefined,
): readonly QuantityDescription[] {
  if (quantity === undefined) return [];
  const text = quantityText(quantity, per);
  if (typeof quantity === 'number') {
    const value = { mean: quantity, p01: quantity, p50: quantity, p99: quantity };
    return [{ path, level: 'constant', text, ...value, atMeanOf: [] }];
  }
  const law = quantityLaw(atMeans(quantity));
  const numbers = {
    mean: law.mean(),
    p01: law.quantile(0.01),
    p50: law.quantile(0.5),
    p99: law.quantile(0.99),
  };
  const nested = nestedIn(quantity);
  return [
    { path, level, text, ...numbers, atMeanOf: nested.map(([key]) => key) },
    ...nested.flatMap(([key, below]) => describe(`${path}.${key}`, 'uncertain', below, undefined)),
  ];
}

/** Uncertain parameters of a quantity, by their paths in it. */
function nestedIn({ keys, values, parts = [] }: RandomQuantity): readonly (readonly [string, Quantity])[] {
  return [
    ...keys.flatMap((key, i) => (typeof values[i] === 'object' ? [[key, values[i]] as const] : [])),
    ...parts.flatMap(({ law }, i) =>
      nestedIn(law).map(([key, below]) => [`of[${i}].${key}`, below] as const),
    ),
  ];
}

function atMeans(quantity: RandomQuantity): NumericQuantity {
  return withNumbers(quantity, meanOf);
}

function meanOf(quantity: Quantity): number {
  if (typeof quantity === 'number') return quantity;
  return quantityLaw(isNumericQuantity(quantity) ? quantity : atMeans(quantity)).mean();
}

/**
 * A quantity in one line of YAML, as a scenario could state it.
 *
 * @example quantityText({ dist: 'normal', keys: ['mean', 'sd'], values: [6.5, 0.4], shift: 0, min: 0, max: Infinity })
 * // '{ dist: normal, mean: 6.5, sd: 0.4, min: 0 }'
 */
export function quantityText(quantity: Quantity, per?: 'turn' | 'ticket'): string {
  if (typeof quantity === 'number') return String(quantity);
  return `{ ${lawEntries(quantity, per).join(', ')} }`;
}

function lawEntries(
  { dist, keys, values, shift, min, max, parts }: RandomQuantity,
  per?: 'turn' | 'ticket',
): readonly string[] {
  const partTexts = parts?.map(({ weight, law }) => `{ weight: ${weight}, ${lawEntries(law).join(', ')} }`);
  return [
    `dist: ${dist}`,
    ...(partTexts === undefined ? [] : [`of: [${partTexts.join(', ')}]`]),
    ...(dist === 'discrete'
      ? listTexts(values)
      : keys.map((key, i) => `${key}: ${quantityText(values[i] ?? NaN)}`)),
    ...(shift === 0 ? [] : [`shift: ${shift}`]),
    ...(min === -Infinity ? [] : [`min: ${min}`]),
    ...(max === Infinity ? [] : [`max: ${max}`]),
    ...(per === 'ticket' ? ['per: ticket'] : []),
  ];
}

function listTexts(values: readonly Quantity[]): readonly string[] {
  const count = values.length / 2;
  return [`values: [${values.slice(0, count).join(', ')}]`, `weights: [${values.slice(count).join(', ')}]`];
}
