import assert from 'node:assert/strict';

/** What a band can be about, with the unit of its values. */
export interface Metric {
  readonly name: string;
  readonly unit: 'ticket' | 'token' | 'USD' | 'USD/ticket' | 'ratio';
}

/** Which optional parts of a scenario exist, and its infrastructure lines in the scenario's order. */
export interface Ledger {
  readonly lines: readonly string[];
  readonly hasDeflection: boolean;
  readonly hasHuman: boolean;
}

/**
 * Places of the amounts that add up over months (and of the first infrastructure line). Every metric is
 * computed from the sums of these, so ratios are ratios of sums.
 */
export const TICKETS = 0;
export const DEFLECTED = 1;
export const INPUT = 2;
export const CACHED = 3;
export const OUTPUT = 4;
export const LLM_USD = 5;
export const HUMAN_USD = 6;
export const BASELINE_USD = 7;
export const FIRST_LINE_USD = 8;

/** Number of additive amounts of a ledger. */
export function amountCount(ledger: Ledger): number {
  return FIRST_LINE_USD + ledger.lines.length;
}

/** Name of the metric of an infrastructure line. */
export function lineMetric(line: string): string {
  return `${line}_cost`;
}

const usd = (name: string): Metric => ({ name, unit: 'USD' });
const tokens = (name: string): Metric => ({ name, unit: 'token' });

/** Metrics of months and longer periods, in the order of `writePeriodMetrics`. */
export function periodMetrics(ledger: Ledger): readonly Metric[] {
  const { hasDeflection, hasHuman } = ledger;
  return [
    { name: 'tickets', unit: 'ticket' },
    ...(hasDeflection ? [{ name: 'deflected_tickets', unit: 'ticket' } as const] : []),
    tokens('input_tokens'),
    tokens('cached_tokens'),
    tokens('output_tokens'),
    { name: 'cache_hit_rate', unit: 'ratio' },
    usd('llm_cost'),
    ...ledger.lines.map((line) => usd(lineMetric(line))),
    usd('infra_cost'),
    usd('ai_cost'),
    ...(hasHuman ? [usd('human_cost')] : []),
    usd('total_cost'),
    ...(hasHuman ? [usd('baseline_human_cost'), usd('human_cost_saved'), usd('net_savings')] : []),
    ...(hasHuman ? [ratio('benefit_cost_ratio'), ratio('net_roi')] : []),
    { name: 'cost_per_ticket', unit: 'USD/ticket' },
    ...(hasDeflection ? [{ name: 'cost_per_resolution', unit: 'USD/ticket' } as const] : []),
  ];
}

function ratio(name: string): Metric {
  return { name, unit: 'ratio' };
}

/**
 * Turns the additive amounts of one period into its metrics. A ratio with nothing below the line is NaN.
 *
 * - `ai_cost` = llm + infrastructure; `total_cost` = AI + human
 * - `human_cost_saved` = baseline - human; `net_savings` = saved - AI
 * - `benefit_cost_ratio` = saved / AI; `net_roi` = (saved - AI) / AI
 * - `cost_per_ticket` = AI / tickets; `cost_per_resolution` = AI / deflected tickets
 *
 * @param amounts  additive amounts; shape [amount]
 * @param out      metrics go to out[start + i * stride]
 */
export function writePeriodMetrics(
  ledger: Ledger,
  amounts: Float64Array,
  out: Float64Array,
  start: number,
  stride: number,
): void {
  let count = 0;
  const tickets = amounts[TICKETS]!;
  const deflected = amounts[DEFLECTED]!;
  const infraUsd = sumLines(amounts);
  const aiUsd = amounts[LLM_USD]! + infraUsd;
  const humanUsd = amounts[HUMAN_USD]!;
  const savedUsd = amounts[BASELINE_USD]! - humanUsd;
  row[count++] = tickets;
  if (ledger.hasDeflection) row[count++] = deflected;
  row[count++] = amounts[INPUT]!;
  row[count++] = amounts[CACHED]!;
  row[count++] = amounts[OUTPUT]!;
  row[count++] = divide(amounts[CACHED]!, amounts[INPUT]!);
  row[count++] = amounts[LLM_USD]!;
  for (let line = FIRST_LINE_USD; line < amounts.length; line++) row[count++] = amounts[line]!;
  row[count++] = infraUsd;
  row[count++] = aiUsd;
  if (ledger.hasHuman) row[count++] = humanUsd;
  row[count++] = aiUsd + humanUsd;
  if (ledger.hasHuman) {
    row[count++] = amounts[BASELINE_USD]!;
    row[count++] = savedUsd;
    row[count++] = savedUsd - aiUsd;
    row[count++] = divide(savedUsd, aiUsd);
    row[count++] = divide(savedUsd - aiUsd, aiUsd);
  }
  row[count++] = divide(aiUsd, tickets);
  if (ledger.hasDeflection) row[count++] = divide(aiUsd, deflected);
  for (let i = 0; i < count; i++) out[start + i * stride] = row[i]!;
}

/** The metrics of one period, side by side before they go to their columns; used again and again. */
const row: number[] = [];

/** Metrics of one ticket, in the order of `writeTicketMetrics`. */
export function ticketMetrics(ledger: Ledger): readonly Metric[] {
  return [
    tokens('input_tokens'),
    tokens('cached_tokens'),
    tokens('output_tokens'),
    usd('llm_cost'),
    usd('infra_cost'),
    usd('ai_cost'),
    ...(ledger.hasHuman ? [usd('human_cost')] : []),
    usd('total_cost'),
  ].map((metric) => (metric.unit === 'USD' ? { name: metric.name, unit: 'USD/ticket' } : metric));
}

/** Turns the amounts of one ticket, infrastructure shared out to it, into its metrics. */
export function writeTicketMetrics(
  ledger: Ledger,
  amounts: Float64Array,
  out: Float64Array,
  start: number,
  stride: number,
): void {
  const infraUsd = sumLines(amounts);
  const aiUsd = amounts[LLM_USD]! + infraUsd;
  out[start] = amounts[INPUT]!;
  out[start + stride] = amounts[CACHED]!;
  out[start + 2 * stride] = amounts[OUTPUT]!;
  out[start + 3 * stride] = amounts[LLM_USD]!;
  out[start + 4 * stride] = infraUsd;
  out[start + 5 * stride] = aiUsd;
  if (ledger.hasHuman) out[start + 6 * stride] = amounts[HUMAN_USD]!;
  out[start + (ledger.hasHuman ? 7 : 6) * stride] = aiUsd + amounts[HUMAN_USD]!;
}

/** Most metrics that a ticket has. */
export const MOST_TICKET_METRICS = 8;

/** What a ticket of a trial costs beside its conversation, USD. */
export interface TicketShares {
  /** For prompts that are kept in a cache: part of the model's cost. */
  readonly keptUsd: number;
  readonly infraUsd: number;
  /** Where a human handles it. */
  readonly humanUsd: number;
}

function sumLines(amounts: Float64Array): number {
  let sumUsd = 0;
  for (let line = FIRST_LINE_USD; line < amounts.length; line++) sumUsd += amounts[line]!;
  return sumUsd;
}

function divide(numerator: number, denominator: number): number {
  if (!(denominator >= 0)) assert.fail(`a count or a cost below the line is ${denominator}`);
  return denominator === 0 ? Number.NaN : numerator / denominator;
}
