import assert from 'node:assert/strict';
import type { CachingRule } from '../cost/meter-turn.ts';
import { calendarMonth, monthsBetween, periodsOf, secondsOfMonth } from '../cost/period.ts';
import {
  cacheReadUsdPerMtok,
  cacheWriteUsdPerMtok,
  findCacheRule,
  findModelPrice,
} from '../prices/price-book.ts';
import { distributionNamed, toParameters } from '../random/distributions.ts';
import { locationScaleOf } from '../random/location-scale.ts';
import { buildQuantileTable } from '../random/quantile-table.ts';
import { buildStepTable } from '../random/step-table.ts';
import { truncatedQuantile } from '../random/truncated-law.ts';
import { isNumericQuantity, type NumericQuantity, quantityLaw } from '../scenario/quantity-law.ts';
import type {
  Human,
  InfrastructureLine,
  Quantity,
  RandomQuantity,
  Scenario,
  PriceChange as ScenarioPriceChange,
} from '../scenario/scenario.ts';
import { compileCopula } from './compile-copula.ts';
import { compileFamily } from './compile-family.ts';
import { parameterValue, tableValue } from './draw-quantity.ts';
import type {
  Conversation,
  HumanModel,
  LawTable,
  Model,
  ModelLine,
  Parameter,
  PriceChange,
  UncertainLaw,
  UncertainQuantity,
  VariableQuantity,
} from './model.ts';
import { lineDimension, sobolDimension } from './sobol-dimensions.ts';

/**
 * Makes a scenario ready to run: prices resolved once, every uncertain quantity listed, every law turned into
 * a table.
 */
export function compileModel(scenario: Scenario): Model {
  const uncertain: UncertainQuantity[] = [];
  const compiler = { uncertain, anyLaw: false };
  const { tickets, deflection, human, horizon } = scenario;
  const known = (path: string, quantity: Quantity) =>
    compileParameter(compiler, path, sobolDimension(path, 0), quantity);
  const model = {
    seed: scenario.seed,
    uncertain,
    monthCount: horizon.months,
    periods: periodsOf(horizon.start, horizon.months),
    ledger: {
      lines: scenario.infrastructure.map((line) => line.line),
      hasDeflection: deflection !== undefined,
      hasHuman: human !== undefined,
    },
    tickets: {
      perMonth: known('tickets.per_month', tickets.perMonth),
      growthPerMonth: known('tickets.growth_per_month', tickets.growthPerMonth),
      monthNoiseCv: known('tickets.month_noise_cv', tickets.monthNoiseCv),
      monthNoiseCorrelation: known('tickets.month_noise_correlation', tickets.monthNoiseCorrelation),
      monthSeasons: Array.from(
        { length: horizon.months },
        (_, month) => tickets.seasons[(calendarMonth(horizon.start) + month) % 12]!,
      ),
    },
    ...(deflection && {
      deflection: {
        rate: known('deflection.rate', deflection.rate),
        repeatContact: known('deflection.repeat_contact', deflection.repeatContact),
      },
    }),
    ...(human && { human: compileHuman(human, known) }),
    pricePath: scenario.pricePath.map((change, i) => compilePriceChange(compiler, change, i, horizon.start)),
    prices: compilePrices(compiler, scenario),
    lines: scenario.infrastructure.map((line, i) => compileLine(compiler, line, i)),
    conversation: compileConversation(compiler, scenario),
    caching: compileCaching(scenario),
    cacheSurvival: known('caching.provider.survival', survivalOf(scenario)),
    retrievalKept: scenario.conversation.retrievalKept,
    toolDefinitionTokens: scenario.conversation.tools?.definitionTokens ?? 0,
    ...compileSharedPrompt(scenario),
  };
  const joined = compileCopula(scenario, uncertain);
  return {
    ...model,
    ...(joined && { joined }),
    deterministic: !compiler.anyLaw && !drawsMonths(model.tickets.monthNoiseCv),
  };
}

/** What compiling gathers on its way. */
interface Compiler {
  readonly uncertain: UncertainQuantity[];
  anyLaw: boolean;
}

function drawsMonths(monthNoiseCv: Parameter): boolean {
  return monthNoiseCv.kind === 'uncertain' || monthNoiseCv.value > 0;
}

function compileParameter(
  compiler: Compiler,
  name: string,
  dimension: number,
  quantity: Quantity,
): Parameter {
  if (typeof quantity === 'number') return { kind: 'constant', value: quantity };
  if (quantity.dist === 'constant') return { kind: 'constant', value: quantity.values[0] as number };
  compiler.anyLaw = true;
  compiler.uncertain.push({
    name,
    dimension,
    mean: quantityLaw(numeric(quantity)).mean(),
    table: tableOf(quantity),
  });
  return { kind: 'uncertain', index: compiler.uncertain.length - 1 };
}

/** An uncertain quantity has numbers for parameters: the scenario allows no law inside its law. */
function numeric(quantity: RandomQuantity): NumericQuantity {
  assert(isNumericQuantity(quantity), `${quantity.dist} has a parameter that is not a number`);
  return quantity;
}

/** Table of a law whose parameters are all known. */
function tableOf(quantity: RandomQuantity): LawTable {
  const distribution = distributionNamed(quantity.dist);
  const parameters = toParameters(quantity.dist, quantity.keys, quantity.values as readonly number[]);
  const { shift, min, max } = quantity;
  return distribution.discrete
    ? buildStepTable(distribution, parameters, shift, min, max)
    : buildQuantileTable(truncatedQuantile({ distribution, parameters, shift, min, max }));
}

function compileVariable(compiler: Compiler, name: string, quantity: Quantity): VariableQuantity {
  if (typeof quantity === 'number') return { kind: 'constant', name, value: quantity };
  if (quantity.dist === 'constant') return { kind: 'constant', name, value: quantity.values[0] as number };
  compiler.anyLaw = true;
  if (quantity.values.every((value) => typeof value === 'number')) {
    return { kind: 'table', name, table: tableOf(quantity) };
  }
  const law: UncertainLaw = {
    dist: quantity.dist,
    keys: quantity.keys,
    values: quantity.values.map((value, i) =>
      compileParameter(compiler, `${name}.${quantity.keys[i]}`, sobolDimension(name, i), value),
    ),
    shift: quantity.shift,
    min: quantity.min,
    max: quantity.max,
  };
  const standard = commonStandard(compiler.uncertain, law);
  return standard === undefined
    ? { kind: 'shaped', name, law, family: compileFamily(compiler.uncertain, law) }
    : {
        kind: 'scaled',
        name,
        law,
        standard: buildQuantileTable((p) => distributionNamed(law.dist).quantile(p, standard)),
      };
}

/** Parameters of the standard law, when location and scale are all that the uncertain values change. */
function commonStandard(
  uncertain: readonly UncertainQuantity[],
  law: UncertainLaw,
): readonly number[] | undefined {
  if (law.min !== -Infinity || law.max !== Infinity) return undefined;
  const probes = [0.05, 0.3, 0.5, 0.7, 0.95].map((level) => {
    const values = uncertain.map(({ table }, i) =>
      tableValue(table, ((level + i * 0.381966) % 1) * 4294967296),
    );
    const numbers = law.values.map((value) => parameterValue(value, Float64Array.from(values)));
    return locationScaleOf(law.dist, toParameters(law.dist, law.keys, numbers))?.standard;
  });
  const [first] = probes;
  const same = probes.every((standard) =>
    standard?.every((value, i) => Math.abs(value - first![i]!) <= 1e-12 * Math.abs(value)),
  );
  return same ? first : undefined;
}

type Known = (path: string, quantity: Quantity) => Parameter;

function compileHuman(human: Human, known: Known): HumanModel {
  const { costPerTicketUsd, usdPerHour, minutesPerTicket, occupancy, staffing, agentHoursPerMonth } = human;
  const handoffExtra = known('human.handoff_extra', human.handoffExtra);
  if (costPerTicketUsd !== undefined) {
    const usdPerTicket = known('human.cost_per_ticket', costPerTicketUsd);
    return { cost: { kind: 'per_ticket', usdPerTicket }, handoffExtra };
  }
  assert(usdPerHour !== undefined && minutesPerTicket !== undefined && occupancy !== undefined);
  const cost = {
    kind: 'per_hour' as const,
    usdPerHour: known('human.usd_per_hour', usdPerHour),
    minutesPerTicket: known('human.minutes_per_ticket', minutesPerTicket),
    occupancy: known('human.occupancy', occupancy),
    agentHours: staffing === 'whole' ? agentHoursPerMonth : undefined,
  };
  return { cost, handoffExtra };
}

function compilePriceChange(
  compiler: Compiler,
  { from, factor, probability }: ScenarioPriceChange,
  index: number,
  start: string,
): PriceChange {
  const part = (key: string, place: number, quantity: Quantity) => {
    const dimension = sobolDimension('price_path', 2 * index + place);
    return compileParameter(compiler, `price_path[${index}].${key}`, dimension, quantity);
  };
  return {
    month: Math.max(0, monthsBetween(start, from)),
    factor: part('factor', 0, factor),
    happens: part('happens', 1, eventOf(probability)),
  };
}

/** 1 with the probability, else 0. */
function eventOf(probability: number): Quantity {
  if (probability === 0 || probability === 1) return probability;
  return {
    dist: 'discrete',
    keys: ['values', 'weights'],
    values: [0, 1, 1 - probability, probability],
    shift: 0,
    min: Number.NEGATIVE_INFINITY,
    max: Number.POSITIVE_INFINITY,
  };
}

function compileLine(compiler: Compiler, line: InfrastructureLine, lineIndex: number): ModelLine {
  const part = (key: string, partIndex: number, quantity: Quantity | undefined) => {
    const path = `infrastructure.${line.line}.${key}`;
    return compileParameter(compiler, path, lineDimension(lineIndex, partIndex), quantity ?? 0);
  };
  return {
    line: line.line,
    monthlyUsd: part('monthly', 0, line.monthlyUsd),
    usdPerTicket: part('usd_per_ticket', 1, line.usdPerTicket),
    tokensPerTicket: part('tokens_per_ticket', 2, line.tokensPerTicket),
    usdPerMtok: part('usd_per_mtok', 3, line.usdPerMtok),
    minimumUsd: part('minimum', 4, line.minimumUsd),
    oneOffUsd: part('one_off', 5, line.oneOffUsd),
    yearlyUsd: part('yearly', 6, line.yearlyUsd),
    usdPerResolution: part('usd_per_resolution', 7, line.usdPerResolution),
    capacityTickets: line.capacityTickets ?? Number.POSITIVE_INFINITY,
    repeatsBilled: line.repeatsBilled ?? false,
  };
}

function compileConversation(compiler: Compiler, scenario: Scenario): Conversation {
  const { conversation, caching } = scenario;
  const variable = (name: string, quantity: Quantity) => compileVariable(compiler, name, quantity);
  const tokens = (name: string, { tokens: quantity, per }: { tokens: Quantity; per: 'turn' | 'ticket' }) =>
    ({ quantity: variable(`conversation.${name}`, quantity), per }) as const;
  return {
    turns: variable('conversation.turns', conversation.turns),
    systemPromptTokens: variable('conversation.system_prompt_tokens', conversation.systemPromptTokens),
    userTokens: tokens('user_tokens', conversation.userTokens),
    assistantTokens: tokens('assistant_tokens', conversation.assistantTokens),
    retrievalTokens: tokens('retrieval_tokens', conversation.retrievalTokens),
    gapSeconds: variable('conversation.reply_gap_seconds', conversation.replyGapSeconds ?? 0),
    toolCalls: variable('conversation.tools.calls_per_turn', conversation.tools?.callsPerTurn ?? 0),
    callTokens: variable('conversation.tools.call_tokens', conversation.tools?.callTokens ?? 0),
    resultTokens: variable('conversation.tools.result_tokens', conversation.tools?.resultTokens ?? 0),
    thinkingTokens: variable('conversation.thinking_tokens', conversation.thinkingTokens),
    hitRate: variable('caching.hit_rate', caching.kind === 'hit_rate' ? caching.hitRate : 0),
    cachedTokens: variable(
      'caching.cached_tokens',
      caching.kind === 'cached_tokens' ? caching.cachedTokens : 0,
    ),
  };
}

function compileCaching({ caching, model, prices }: Scenario): CachingRule {
  if (caching.kind !== 'provider') return { kind: caching.kind };
  const rule = findCacheRule(model);
  const minimumPrefixTokens = prices.minimumPrefixTokens ?? rule?.minimumPrefixTokens;
  const incrementTokens = prices.incrementTokens ?? rule?.incrementTokens;
  const ruleLifetimeSeconds = caching.lifetime === '1h' ? rule?.longLifetimeSeconds : rule?.lifetimeSeconds;
  const lifetimeSeconds = prices.lifetimeSeconds ?? ruleLifetimeSeconds;
  assert(
    minimumPrefixTokens !== undefined && incrementTokens !== undefined && lifetimeSeconds !== undefined,
    `no cache rule for ${model}`,
  );
  const pricedWrites =
    prices.cacheWriteUsdPerMtok !== undefined || (rule !== undefined && rule.writeFactor !== 1);
  return { kind: 'provider', minimumPrefixTokens, incrementTokens, lifetimeSeconds, pricedWrites };
}

function survivalOf({ caching }: Scenario): Quantity {
  return caching.kind === 'provider' ? caching.survival : 1;
}

/** Present where tickets can find each other's system prompt: it has to be long enough to be cached. */
function compileSharedPrompt(scenario: Scenario): Pick<Model, 'sharedPrompt'> {
  const { caching, conversation, tickets, horizon } = scenario;
  if (caching.kind !== 'provider' || caching.sharedPrompt === 'cold') return {};
  const rule = compileCaching(scenario);
  assert(rule.kind === 'provider');
  const { systemPromptTokens, tools } = conversation;
  const promptTokens =
    typeof systemPromptTokens === 'number'
      ? systemPromptTokens + (tools?.definitionTokens ?? 0)
      : Number.POSITIVE_INFINITY;
  if (promptTokens < rule.minimumPrefixTokens) return {};
  return {
    sharedPrompt: {
      lifetimeSeconds: rule.lifetimeSeconds,
      monthSeconds: Array.from({ length: horizon.months }, (_, month) =>
        secondsOfMonth(horizon.start, month),
      ),
      hourShares: tickets.hourShares,
    },
  };
}

/** Prices as the scenario states them, else as the price book lists them; what caching never bills may lack one. */
function compilePrices(compiler: Compiler, scenario: Scenario): Model['prices'] {
  const { model, prices: stated, caching } = scenario;
  const price = findModelPrice(model);
  const rule = findCacheRule(model);
  const usd = (key: string, own: Quantity | undefined, listed: number | undefined, billed: boolean) => {
    const quantity = own ?? listed ?? (billed ? undefined : 0);
    assert(quantity !== undefined, `no ${key} for ${model} with caching ${caching.kind}`);
    const path = `prices.${key}`;
    return compileParameter(compiler, path, sobolDimension(path, 0), quantity);
  };
  const read = price && cacheReadUsdPerMtok(price, rule);
  const lifetime = caching.kind === 'provider' ? caching.lifetime : '5m';
  const write = price && cacheWriteUsdPerMtok(price, rule, lifetime);
  return {
    inputUsdPerMtok: usd('input_usd_per_mtok', stated.inputUsdPerMtok, price?.inputUsdPerMtok, true),
    cacheReadUsdPerMtok: usd(
      'cache_read_usd_per_mtok',
      stated.cacheReadUsdPerMtok,
      read,
      caching.kind !== 'none',
    ),
    cacheWriteUsdPerMtok: usd(
      'cache_write_usd_per_mtok',
      stated.cacheWriteUsdPerMtok,
      write,
      caching.kind === 'provider',
    ),
    outputUsdPerMtok: usd('output_usd_per_mtok', stated.outputUsdPerMtok, price?.outputUsdPerMtok, true),
  };
}
