import type { LoggedConversation } from '../logs/logged-conversation.ts';
import { nextUnit, openStream, type Stream } from '../random/stream.ts';
import {
  addToRunningMoments,
  kurtosisOfRunning,
  openRunningMoments,
  type RunningMoments,
  sdOfRunning,
} from '../stats/running-moments.ts';
import {
  addToTable,
  type FittedVariable,
  fitVariable,
  openValueTable,
  type ValueTable,
} from './fit-variable.ts';

/** Replicates of the bootstrap: enough for standard errors to a tenth of themselves. */
const REPLICATES = 50;

/** Conversations that rank correlations are taken from; of more, a random part. */
const RANKED = 20_000;

/** Names of the variables of a log of turns, and of requests. */
type VariableName =
  | 'turns'
  | 'user_tokens'
  | 'assistant_tokens'
  | 'reply_gap_seconds'
  | 'requests'
  | 'input_tokens'
  | 'output_tokens';

/** A log as it is being fitted. Its memory has a bound, however long the log is. */
export interface OpenFit {
  readonly tables: Map<VariableName, ValueTable>;
  /** Sums for the share of the variance of log tokens that lies between conversations. */
  readonly within: Map<VariableName, VarianceSums>;
  /** Tokens per conversation, for the warning about heavy tails. */
  readonly totals: RunningMoments;
  /** Per conversation: turns or requests, then the mean of each kind of token. */
  readonly sample: number[][];
  readonly stream: Stream;
  conversations: number;
}

interface VarianceSums {
  groups: number;
  count: number;
  sum: number;
  squares: number;
  /** Sum over conversations of (sum of values)² / values, and of values². */
  groupSquares: number;
  countSquares: number;
}

/** A fit of no conversations. */
export function openFit(seed: number): OpenFit {
  const stream = openStream(seed, 'fit.bootstrap');
  const [tables, within] = [new Map(), new Map()];
  return { tables, within, totals: openRunningMoments(), sample: [], stream, conversations: 0 };
}

/** Adds one conversation: it counts Poisson(1) times in each replicate of the bootstrap. */
export function addToFit(fit: OpenFit, { turns, requests }: LoggedConversation): void {
  const weights = Uint8Array.from({ length: REPLICATES }, () => poissonOne(nextUnit(fit.stream)));
  const add = (name: VariableName, values: readonly number[]) => addValues(fit, name, values, weights);
  const gaps = [...turns, ...requests].flatMap(({ gapSeconds }) => gapSeconds ?? []);
  fit.conversations++;
  if (requests.length > 0) {
    const [input, output] = [requests.map((one) => one.inputTokens), requests.map((one) => one.outputTokens)];
    addCount(fit, 'requests', requests.length, weights);
    add('input_tokens', input);
    add('output_tokens', output);
    keepSample(fit, [requests.length, meanOf(input), meanOf(output)]);
    addToRunningMoments(fit.totals, sumOf(input) + sumOf(output));
  } else {
    const [user, assistant] = [turns.map((one) => one.userTokens), turns.map((one) => one.assistantTokens)];
    addCount(fit, 'turns', turns.length, weights);
    add('user_tokens', user);
    add('assistant_tokens', assistant);
    keepSample(fit, [turns.length, meanOf(user), meanOf(assistant)]);
    addToRunningMoments(fit.totals, turns.length * (sumOf(user) + sumOf(assistant)));
  }
  add('reply_gap_seconds', gaps);
}

/** Poisson(1) at a uniform number. */
function poissonOne(uniform: number): number {
  let [count, mass, left] = [0, Math.exp(-1), uniform];
  while (left >= mass && count < 20) {
    left -= mass;
    count++;
    mass /= count;
  }
  return count;
}

function addCount(fit: OpenFit, name: VariableName, count: number, weights: Uint8Array): void {
  addToTable(tableOf(fit, name), count, weights);
}

function tableOf({ tables }: OpenFit, name: VariableName): ValueTable {
  const table = tables.get(name) ?? openValueTable(REPLICATES);
  tables.set(name, table);
  return table;
}

function addValues(fit: OpenFit, name: VariableName, values: readonly number[], weights: Uint8Array): void {
  const table = tableOf(fit, name);
  const sums = fit.within.get(name) ?? {
    groups: 0,
    count: 0,
    sum: 0,
    squares: 0,
    groupSquares: 0,
    countSquares: 0,
  };
  fit.within.set(name, sums);
  let [count, sum] = [0, 0];
  for (const value of values) {
    addToTable(table, value, weights);
    if (!(value > 0)) continue;
    const log = Math.log(value);
    count++;
    sum += log;
    sums.squares += log * log;
  }
  if (count === 0) return;
  sums.groups++;
  sums.count += count;
  sums.sum += sum;
  sums.groupSquares += (sum * sum) / count;
  sums.countSquares += count * count;
}

/** Keeps every conversation as likely as any other (Vitter 1985, algorithm R). */
function keepSample({ sample, stream, conversations }: OpenFit, row: number[]): void {
  if (sample.length < RANKED) {
    sample.push(row);
    return;
  }
  const place = Math.floor(nextUnit(stream) * conversations);
  if (place < RANKED) sample[place] = row;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : sumOf(values) / values.length;
}

/** What hangs together in a log. */
export interface Dependence {
  readonly between: readonly [string, string];
  /** Spearman's rank correlation over conversations. */
  readonly rank: number;
}

/** What a log says about its variables. */
export interface LogFit {
  readonly conversations: number;
  readonly variables: readonly FittedVariable[];
  readonly dependences: readonly Dependence[];
  /** Share of the variance of log tokens that lies between conversations (ICC), by variable. */
  readonly withinConversations: readonly { readonly name: string; readonly icc: number }[];
  readonly warnings: readonly string[];
}

/** The laws of a log's variables, what hangs together, and where the laws are known to mislead. */
export function finishFit(fit: OpenFit): LogFit {
  const variables = [...fit.tables].flatMap(
    ([name, table]) => fitVariable(name, table, name === 'turns' || name === 'requests') ?? [],
  );
  const [length, ...tokens] = fit.tables.has('requests')
    ? ['requests', 'input_tokens', 'output_tokens']
    : ['turns', 'user_tokens', 'assistant_tokens'];
  const column = (place: number) => fit.sample.map((row) => row[place]!);
  const lengths = column(0);
  const dependences = tokens.flatMap((name, k): Dependence[] => {
    const rank = spearman(lengths, column(k + 1));
    return Number.isNaN(rank) ? [] : [{ between: [length!, name], rank }];
  });
  const withinConversations = [...fit.within].flatMap(([name, sums]) => {
    const icc = iccOf(sums);
    return icc === undefined ? [] : [{ name, icc }];
  });
  return {
    conversations: fit.conversations,
    variables,
    dependences,
    withinConversations,
    warnings: warningsOf(fit, variables),
  };
}

/** One-way analysis of variance: (MSB - MSW) / (MSB + (n0 - 1) MSW), Shrout & Fleiss (1979), Psychological Bulletin 86. */
function iccOf({
  groups,
  count,
  sum,
  squares,
  groupSquares,
  countSquares,
}: VarianceSums): number | undefined {
  if (groups < 2 || count <= groups) return undefined;
  const between = (groupSquares - (sum * sum) / count) / (groups - 1);
  const within = (squares - groupSquares) / (count - groups);
  const size = (count - countSquares / count) / (groups - 1);
  // totals spread evenly over turns do not differ inside a conversation
  if (!(within > 1e-12)) return undefined;
  return (between - within) / (between + (size - 1) * within);
}

function spearman(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [ranks(one), ranks(other)];
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let [both, squaresA, squaresB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    both += (a[i]! - meanA) * (b[i]! - meanB);
    squaresA += (a[i]! - meanA) ** 2;
    squaresB += (b[i]! - meanB) ** 2;
  }
  return both / Math.sqrt(squaresA * squaresB);
}

/** Ranks of values; equal ones share their mean rank. */
function ranks(values: readonly number[]): readonly number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const out = new Array<number>(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end + 1 < order.length && values[order[end + 1]!] === values[order[start]!]) end++;
    for (let k = start; k <= end; k++) out[order[k]!] = (start + end) / 2 + 1;
    start = end + 1;
  }
  return out;
}

/** Bounds beyond which fits are known to mislead: docs/logs.md has the figures. */
const [FEW_CONVERSATIONS, LARGE_CV, HEAVY_KURTOSIS, FAR, BIASED] = [200, 1, 30, 0.05, 0.02];

function warningsOf(
  { totals, conversations }: OpenFit,
  variables: readonly FittedVariable[],
): readonly string[] {
  const warnings: string[] = [];
  const cv = sdOfRunning(totals) / totals.mean;
  if (conversations < FEW_CONVERSATIONS && cv > LARGE_CV) {
    warnings.push(
      `${conversations} conversations whose tokens have a coefficient of variation of ${cv.toFixed(2)} are too few; ` +
        `use ${FEW_CONVERSATIONS} or more`,
    );
  }
  if (kurtosisOfRunning(totals) > HEAVY_KURTOSIS) {
    warnings.push(
      `the tokens of conversations have heavy tails (kurtosis ${kurtosisOfRunning(totals).toFixed(0)}): no law here is ` +
        'sure to have them; draw from the log itself (conversation.from)',
    );
  }
  for (const { name, dispersion, laws } of variables) {
    const [best] = laws;
    if (best === undefined) continue;
    if ((name === 'turns' || name === 'requests') && dispersion < 1) {
      warnings.push(
        `${name} scatter less than a Poisson law (variance over mean ${dispersion.toFixed(2)} from 1 on): a negative ` +
          'binomial law cannot say so',
      );
    }
    if (best.distance > FAR) {
      warnings.push(
        `${name}: the best law, ${best.dist}, is off by ${(100 * best.distance).toFixed(1)} points of probability`,
      );
    }
    if (Math.abs(best.meanRatio - 1) > BIASED) {
      const percent = (100 * (best.meanRatio - 1)).toFixed(1);
      warnings.push(
        `${name}: the mean of ${best.dist} is off by ${percent} %, which more data would not remove`,
      );
    }
  }
  return warnings;
}
