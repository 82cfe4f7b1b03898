import fc from 'fast-check';
import {
  amountNear,
  between,
  knownShare,
  type Stated,
  share,
  tokens,
  variableAmount,
  variableShare,
  variableTurns,
} from './arbitrary-law.ts';

/** A map of a scenario as YAML would have it. */
export type Section = Record<string, unknown>;

/** The log that scenarios draw tickets from: a file beside them. */
export const LOG_FILE = 'log.csv';

/** Twenty-four conversations of one to three requests, some closed without a human, a column of minutes. */
export const LOG_TEXT: string = [
  'conversation_id,request_index,timestamp,input_tokens,output_tokens,queue,resolved,reopened,minutes',
  ...Array.from({ length: 48 }, (_, i) => {
    const ticket = Math.floor(i / 2);
    const tokensIn = 400 + ((i * 397) % 900) + (i % 2) * 300;
    const [closed, again] = [ticket % 3 === 0 ? 0 : 1, ticket % 7 === 0 ? 1 : 0];
    const seconds = 1_790_000_000 + ticket * 900 + (i % 2) * 120;
    return `c${ticket},${i % 2},${seconds},${tokensIn},${60 + ((i * 53) % 90)},q${ticket % 12},${closed},${again},${4 + ((i * 7) % 11)}`;
  }),
  '',
].join('\n');

const optional = (
  sections: Readonly<Record<string, Stated>>,
  required: readonly string[] = [],
): fc.Arbitrary<Section> => fc.record(sections, { requiredKeys: [...required] });
const sometimes = (one: Stated): Stated => fc.option(one, { nil: undefined, freq: 2 });
const month = (first: number, last: number): fc.Arbitrary<string> =>
  fc
    .integer({ min: first, max: last })
    .map((count) => `${2026 + Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`);

const MODELS = [
  'claude-haiku-4-5',
  'claude-sonnet-4-6',
  'gpt-5-mini',
  'gpt-5.4',
  'gemini-2.5-flash',
] as const;
const LONG_LIVED: readonly string[] = ['claude-haiku-4-5', 'claude-sonnet-4-6', 'gpt-5.4'];
const RESIDENT: readonly string[] = ['claude-sonnet-4-6', 'gpt-5.4'];

/** Prices of a model of one's own: all that any way of caching needs. */
const ownPrices = (amount: (size: number) => Stated): fc.Arbitrary<Section> =>
  fc.record({
    input_usd_per_mtok: amount(1),
    output_usd_per_mtok: amount(4),
    cache_read_usd_per_mtok: amount(0.1),
    cache_write_usd_per_mtok: amount(1.2),
    minimum_prefix_tokens: fc.constantFrom(0, 256, 4096),
    increment_tokens: fc.constantFrom(1, 128),
    lifetime_seconds: fc.constantFrom(60, 600),
  });

const caching = (model: string): Stated =>
  fc.oneof(
    fc.constantFrom('none', 'article', 'provider'),
    fc.record({
      provider: optional({
        lifetime: fc.constantFrom(...(LONG_LIVED.includes(model) ? ['5m', '1h'] : ['5m'])),
        survival: knownShare,
        shared_prompt: fc.constantFrom('warm', 'cold'),
      }),
    }),
    ...(model === 'own_model'
      ? [fc.record({ explicit: fc.record({ hours_per_day: fc.integer({ min: 1, max: 24 }) }) })]
      : []),
    fc.record({ hit_rate: variableShare }),
    fc.record({ cached_tokens: variableAmount(600) }),
  );

const conversation: fc.Arbitrary<Section> = optional(
  {
    system_prompt_tokens: variableAmount(800),
    turns: variableTurns,
    user_tokens: tokens(30),
    assistant_tokens: tokens(90),
    retrieval_tokens: tokens(700),
    retrieval_kept: fc.boolean(),
    reply_gap_seconds: variableAmount(200),
    thinking_tokens: variableAmount(150),
    retry_rate: fc.oneof(
      between(0, 0.4),
      share().filter((one) => typeof one === 'number'),
    ),
    tools: fc.record({
      definition_tokens: fc.nat(900),
      calls_per_turn: fc.oneof(
        fc.nat(3),
        fc.constant({ dist: 'poisson', mean: 0.8 }),
        fc.constant({ dist: 'poisson', mean: { dist: 'uniform', low: 0.2, high: 1 } }),
      ),
      call_tokens: variableAmount(60),
      result_tokens: variableAmount(300),
    }),
    summary: fc.record({ above_tokens: fc.nat(3000), summary_tokens: variableAmount(150) }),
  },
  ['system_prompt_tokens', 'turns', 'user_tokens', 'assistant_tokens', 'reply_gap_seconds'],
);

const fromLog: fc.Arbitrary<Section> = fc
  .record({
    cluster: fc.boolean(),
    outcome: fc.constantFrom('resolved', 'none'),
    reopened: fc.boolean(),
    drift: sometimes(fc.constantFrom(0, 0.1, { dist: 'uniform', low: 0, high: 0.2 })),
  })
  .map(({ cluster, outcome, reopened, drift }) => ({
    from: LOG_FILE,
    ...(cluster && { cluster: 'queue' }),
    ...(outcome === 'resolved' && { resolved: 'resolved', ...(reopened && { reopened: 'reopened' }) }),
    ...(drift !== undefined && { drift }),
  }));

const deflection: fc.Arbitrary<Section> = optional(
  {
    rate: knownShare,
    repeat_contact: knownShare,
    repeat_tickets: fc.constantFrom('counted', 'added'),
    handed_over_turns: variableTurns,
  },
  ['rate'],
);

const escalation: fc.Arbitrary<Section> = fc.constantFrom(...MODELS, 'own_above').chain((model) =>
  fc
    .record({
      rate: knownShare,
      at_turn: variableTurns,
      model: fc.constant(model),
      prices: ownPrices(amountNear),
      caching: fc.constantFrom('none', 'article', 'provider'),
    })
    .map(({ prices, ...rest }) => (model === 'own_above' ? { ...rest, prices } : rest)),
);

/** One kind of ticket and what answers it. Where tickets come from a log, what a log excludes is left out. */
const ticketKind: fc.Arbitrary<Section> = fc.constantFrom(...MODELS, 'own_model').chain((model) => {
  const isOwn = model === 'own_model';
  const tiers = model.startsWith('gemini') || model.startsWith('gpt') ? ['batch', 'flex'] : ['batch'];
  const laws = optional(
    {
      conversation,
      model: fc.constant(model),
      caching: caching(model),
      prices: isOwn ? ownPrices(amountNear) : fc.record({ output_usd_per_mtok: amountNear(6) }),
      service: optional({
        tier: fc.constantFrom('standard', ...(isOwn ? [] : tiers)),
        data_residency: RESIDENT.includes(model) ? fc.boolean() : fc.constant(false),
      }),
      successor: fc.record({ from: month(21, 40), model: fc.constantFrom('claude-haiku-4-5', 'gpt-5.4') }),
      escalation,
      deflection,
    },
    ['conversation', 'model', 'caching', ...(isOwn ? ['prices'] : [])],
  ).map(withoutClashes);
  const logged = fc
    .tuple(
      fromLog,
      fc.constantFrom('none', 'provider', { hit_rate: 0.4 }),
      sometimes(between(0, 900)),
      knownShare,
    )
    .map(([log, way, prompt, rate]) => ({
      conversation: { ...log, ...(prompt !== undefined && { system_prompt_tokens: prompt }) },
      model: isOwn ? 'gpt-5-mini' : model,
      caching: way,
      deflection: 'resolved' in log ? {} : { rate },
    }));
  return fc.oneof({ weight: 6, arbitrary: laws }, { weight: 1, arbitrary: logged });
});

/** What a model above, a successor or an explicit cache allows of the rest. */
function withoutClashes({ successor, ...kind }: Section): Section {
  const rest: Section = { ...kind };
  if (rest['escalation'] !== undefined && rest['service'] !== undefined) {
    rest['service'] = { tier: rest['model'] === 'own_model' ? 'standard' : 'batch' };
  }
  if (rest['caching'] !== undefined && 'explicit' in Object(rest['caching'])) {
    rest['conversation'] = { ...(rest['conversation'] as Section), system_prompt_tokens: 5000 };
    rest['prices'] = { ...(rest['prices'] as Section), cache_storage_usd_per_mtok_hour: 1 };
    return rest;
  }
  if (successor === undefined) return rest;
  delete rest['service'];
  return { ...rest, successor };
}

const segments: fc.Arbitrary<Section> = fc
  .record({
    kinds: fc.array(ticketKind, { minLength: 2, maxLength: 4 }),
    counts: fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 4, maxLength: 4 }),
    isCounted: fc.boolean(),
    shared: fc.subarray(['conversation', 'deflection', 'caching']),
    hasDeflection: fc.boolean(),
    rate: knownShare,
  })
  .map(({ kinds, counts, isCounted, shared, hasDeflection, rate }) => {
    const [first] = kinds as [Section];
    const isLogged = kinds.some(({ conversation: one }) => 'from' in (one as Section));
    const isEnding = hasDeflection || isLogged;
    const top = Object.fromEntries(
      shared.filter((key) => !isLogged && key in first).map((key) => [key, first[key]]),
    );
    if (!isEnding) delete top['deflection'];
    const parts = kinds.map((kind, i) => {
      const { deflection: own, ...rest } = kind;
      const part: Section = {
        segment: `kind_${i}`,
        ...(isCounted ? { counted: counts[i] } : { share: i === 0 ? 1 - 0.125 * (kinds.length - 1) : 0.125 }),
        ...rest,
        ...(isEnding && { deflection: own ?? { rate } }),
      };
      if (i === 0) for (const key of Object.keys(top)) delete part[key];
      return part;
    });
    return { ...top, segments: parts };
  });

const vendor: fc.Arbitrary<Section> = fc
  .record({
    vendor: fc.oneof(
      fc.constantFrom('intercom_fin', 'agentforce'),
      fc.record({
        name: fc.constant('own_vendor'),
        unit: fc.constant('resolution'),
        usd: amountNear(1),
        repeats: fc.constantFrom('refunded', 'billed'),
      }),
      fc.record({
        name: fc.constant('own_vendor'),
        unit: fc.constant('session'),
        usd: amountNear(0.5),
        sessions_per_ticket: amountNear(1.4).filter((one) => typeof one === 'number'),
      }),
    ),
    deflection: optional(
      { rate: knownShare, repeat_contact: knownShare, repeat_tickets: fc.constantFrom('counted', 'added') },
      ['rate'],
    ),
  })
  .map((stated) => stated as Section);

const tickets: fc.Arbitrary<Section> = optional(
  {
    per_month: fc.oneof(
      { weight: 4, arbitrary: amountNear(3) },
      { weight: 4, arbitrary: amountNear(60) },
      { weight: 1, arbitrary: amountNear(4000) },
    ),
    growth_per_month: fc.oneof(between(-0.05, 0.1), fc.constant({ dist: 'uniform', low: -0.02, high: 0.05 })),
    month_noise_cv: fc.oneof(between(0, 0.2), fc.constant({ dist: 'uniform', low: 0, high: 0.2 })),
    month_noise_correlation: fc.oneof(between(0, 0.9), fc.constant({ dist: 'uniform', low: 0, high: 0.8 })),
    season_weights: fc.array(between(0.5, 2), { minLength: 12, maxLength: 12 }),
    weekday_weights: fc
      .array(between(0, 5), { minLength: 7, maxLength: 7 })
      .map(([, ...days]) => [1, ...days]),
    hour_weights: fc
      .array(between(0, 5), { minLength: 24, maxLength: 24 })
      .map(([, ...hours]) => [1, ...hours]),
  },
  ['per_month'],
);

const human: fc.Arbitrary<Section> = fc.oneof(
  optional({ cost_per_ticket: amountNear(6), handoff_extra: between(-0.5, 0.5) }, ['cost_per_ticket']),
  fc.record({ cost_per_ticket: fc.constant({ mean_of: LOG_FILE, column: 'minutes' }) }),
  optional(
    {
      usd_per_hour: amountNear(40),
      minutes_per_ticket: amountNear(12),
      occupancy: between(0.3, 1),
      staffing: fc.constantFrom('shared', 'whole'),
      agent_hours_per_month: between(100, 160),
      handoff_extra: fc.constant({ dist: 'uniform', low: -0.1, high: 0.3 }),
    },
    ['usd_per_hour', 'minutes_per_ticket', 'occupancy', 'agent_hours_per_month'],
  ),
);

const lineWays: fc.Arbitrary<Section> = fc.oneof(
  optional({ monthly: amountNear(50), capacity_tickets: between(10, 900) }, ['monthly']),
  optional({ usd_per_ticket: amountNear(0.01), minimum: amountNear(9) }, ['usd_per_ticket']),
  fc.record({ tokens_per_ticket: amountNear(50), usd_per_mtok: amountNear(0.1) }),
  optional({ one_off: amountNear(900), yearly: amountNear(100) }, ['one_off']),
  fc.record({
    usd_per_turn: amountNear(0.01),
    tokens_per_turn: amountNear(50),
    usd_per_mtok: amountNear(0.1),
  }),
  optional({ usd_per_resolution: amountNear(0.5), repeats_billed: fc.boolean() }, ['usd_per_resolution']),
);

const budget = (metrics: readonly string[]): Stated =>
  fc
    .record({
      metric: fc.constantFrom(...metrics),
      amounts: fc.uniqueArray(fc.nat(90_000), { maxLength: 3 }),
      confidence: fc.uniqueArray(fc.constantFrom(0.1, 0.5, 0.8, 0.95), { minLength: 1, maxLength: 3 }),
      penalties: fc.boolean(),
    })
    .map(({ penalties, ...rest }) => ({ ...rest, ...(penalties && { over_cost: 3, under_cost: 0.5 }) }));

/** Scenarios of the whole grammar that keep to every rule. */
export const arbitraryScenario: fc.Arbitrary<Section> = fc
  .tuple(
    fc.record({
      seed: fc.nat(),
      start: month(8, 20),
      months: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.constant(14)),
    }),
    tickets,
    fc.oneof(
      { weight: 3, arbitrary: ticketKind },
      { weight: 3, arbitrary: segments },
      { weight: 1, arbitrary: vendor },
    ),
    sometimes(human),
    fc.array(lineWays, { maxLength: 3 }),
    sometimes(
      fc.array(fc.record({ from: month(6, 36), factor: amountNear(1), probability: between(0, 1) }), {
        maxLength: 4,
      }),
    ),
    fc.record({
      pairs: fc.array(fc.tuple(fc.nat(), fc.nat(), between(-0.9, 0.9)), { maxLength: 4 }),
      copula: fc.nat(3),
    }),
  )
  .chain(([{ seed, start, months }, arrivals, answered, people, lines, pricePath, joined]) => {
    const whole = [answered, ...((answered['segments'] as Section[] | undefined) ?? [])];
    const has = (key: string) => whole.some((one) => one[key] !== undefined);
    const isLogged = whole.some((one) => 'from' in ((one['conversation'] ?? {}) as Section));
    const fitting = lines.filter(
      (line) =>
        !('usd_per_resolution' in line && !has('deflection')) && !('usd_per_turn' in line && isLogged),
    );
    const stated: Section = {
      costband: 1,
      id: 'any',
      title: 'Any scenario of the grammar',
      seed,
      trials: 16,
      horizon: { start, months },
      tickets: arrivals,
      ...answered,
      ...(pricePath !== undefined && !has('vendor') && { price_path: pricePath }),
      ...(people !== undefined && has('deflection') && { human: people }),
      ...(fitting.length > 0 && {
        infrastructure: fitting.map((line, i) => ({ line: `line_${i}`, ...line })),
      }),
      assumptions: { 'tickets.per_month': 'a guess' },
    };
    const metrics = ['ai_cost', 'total_cost', ...('human' in stated ? ['human_cost'] : [])];
    return sometimes(budget(metrics)).map((asked) => ({
      ...stated,
      ...correlationsOf(stated, joined),
      ...(asked !== undefined && { budget: asked }),
    }));
  });

/** What differs from ticket to ticket moves with nothing; its parameters may. */
const DRAWN =
  /(handed_over_turns|at_turn|conversation\.(tools\.|summary\.)?\w+|caching\.(hit_rate|cached_tokens))$/;
const PARTS = ['conversation', 'prices', 'caching', 'deflection', 'escalation'];

/** Pairs of uncertain quantities by their paths; a rate by counts or a mean by a column has no law to name. */
function correlationsOf(
  stated: Section,
  { pairs, copula }: { readonly pairs: readonly [number, number, number][]; readonly copula: number },
): Section {
  const paths: string[] = [];
  const walk = (value: unknown, path: string) => {
    if (typeof value !== 'object' || value === null) return;
    if ('dist' in value && value.dist !== 'constant' && !DRAWN.test(path)) paths.push(path);
    for (const [key, below] of Object.entries(value)) {
      walk(below, Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`);
    }
  };
  const { segments: parts, ...top } = stated;
  const own =
    parts === undefined
      ? top
      : Object.fromEntries(Object.entries(top).filter(([key]) => !PARTS.includes(key)));
  walk({ ...own, ...(parts !== undefined && { segments: parts }) }, '');
  const seen = new Set<string>();
  const correlations = pairs.flatMap(([one, other, rank]) => {
    const two = [paths[one % paths.length], paths[other % paths.length]];
    const key = two.toSorted().join(' ');
    if (paths.length < 2 || two[0] === two[1] || seen.has(key)) return [];
    seen.add(key);
    return [{ between: two, rank }];
  });
  if (correlations.length === 0) return {};
  return { correlations, ...(copula > 0 && { copula: copula === 1 ? 'gaussian' : { t: 4 } }) };
}
