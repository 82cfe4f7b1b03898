import type { Distribution } from '../random/distribution.ts';

/** A law and the bounds that its values are kept to, both included; either may be infinite. */
export interface KeptLaw {
  readonly distribution: Distribution;
  readonly parameters: readonly number[];
  readonly low: number;
  readonly high: number;
  /** P(X < low), and P(low <= X <= high). */
  readonly below: number;
  readonly kept: number;
}

/**
 * Mean of a law given that it lies between two bounds.
 *
 * Where nothing is cut off above, what is cut off below is taken from the whole mean: levels near 1 cannot be
 * told apart in float64, levels near 0 can. A law of whole numbers with nothing above its bound but what rounds
 * away counts as such, since its sum would run up to the bound.
 */
export function truncatedMean(law: KeptLaw): number {
  const reachesBound = law.high < Infinity && !(law.distribution.discrete && law.below + law.kept === 1);
  if (reachesBound) return momentUpTo(law, law.low, law.high, law.below, law.kept) / law.kept;
  const whole = law.distribution.mean(law.parameters);
  if (law.below === 0) return whole;
  return (whole - momentUpTo(law, -Infinity, justUnder(law), 0, law.below)) / law.kept;
}

/** Largest value that a bound cuts off: whole numbers end one earlier. */
function justUnder({ distribution, low }: KeptLaw): number {
  return distribution.discrete ? Math.ceil(low) - 1 : low;
}

/** E[X; from <= X <= to], where `below` is P(X < from) and `share` is P(from <= X <= to). */
function momentUpTo(law: KeptLaw, from: number, to: number, below: number, share: number): number {
  const { distribution, parameters } = law;
  const quantile = (p: number) => distribution.quantile(p, parameters);
  if (!distribution.discrete) return share * meanOver(quantile, below, below + share);
  if (distribution.name === 'discrete') return listMoment(parameters, from, to);
  const first = Math.max(Math.ceil(from), quantile(1e-30));
  const last = Math.floor(to);
  let moment = first * share;
  for (let k = first; k < last; k++) moment += below + share - distribution.cdf(k, parameters);
  return moment;
}

/** The same for a list of values followed by their weights. */
function listMoment(parameters: readonly number[], from: number, to: number): number {
  const count = parameters.length / 2;
  const weights = parameters.slice(count);
  return parameters.slice(0, count).reduce((sum, value, i) => {
    return value >= from && value <= to ? sum + value * (weights[i] ?? 0) : sum;
  }, 0);
}

/** Distance of the nodes below, and the number of them on each side of the middle. */
const NODE_STEP = 1 / 16;
const NODE_COUNT = 60;

/**
 * Mean of a function over an open interval of levels, at whose ends it may grow without bound.
 *
 * Takahasi & Mori (1974), "Double exponential formulas for numerical integration", Publ. RIMS 9: the nodes
 * crowd at both ends.
 */
function meanOver(quantile: (p: number) => number, from: number, to: number): number {
  let sum = 0;
  for (let i = -NODE_COUNT; i <= NODE_COUNT; i++) {
    const t = i * NODE_STEP;
    const grow = Math.exp(t);
    const fade = Math.exp(-t);
    const left = 1 / (1 + Math.exp((-Math.PI / 2) * (grow - fade)));
    const right = 1 / (1 + Math.exp((Math.PI / 2) * (grow - fade)));
    const p = left < right ? from + (to - from) * left : to - (to - from) * right;
    if (p > 0 && p < 1) sum += quantile(p) * left * right * (Math.PI / 2) * (grow + fade) * NODE_STEP;
  }
  return sum;
}
