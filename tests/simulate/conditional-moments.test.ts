import { describe, expect, test } from 'vitest';
import type { TicketMoments } from '../../src/cost/ticket-moments.ts';
import { bindTrial, openTrials, type Trial } from '../../src/simulate/bind-trials.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import {
  meteredPerTrial,
  momentWayOf,
  openConditionalMoments,
} from '../../src/simulate/conditional-moments.ts';
import { onlyTurnsChange, openInnerTickets } from '../../src/simulate/inner-tickets.ts';
import type { Model } from '../../src/simulate/model.ts';
import { openMomentSurface } from '../../src/simulate/moment-surface.ts';
import { type MomentPath, SURFACE_PATH, THRESHOLD_PATH, TURNS_PATH, uncertainParts } from './moment-paths.ts';
import { onlyBound, onlyKind } from './only-kind.ts';
import { ticketScenario } from './ticket-scenario.ts';

const TRIALS = { index: 0, replicate: 3, part: 0, firstPoint: 0, trialCount: 24 };

function modelOf(path: MomentPath): Model {
  return compileModel(ticketScenario(uncertainParts(path)));
}

function surfaceOf(model: Model, replicate: number) {
  return openMomentSurface(model, onlyKind(model), replicate, 0);
}

function momentsOf(model: Model) {
  return openConditionalMoments(model, onlyKind(model), 3, momentWayOf(model, onlyKind(model)));
}

/** Trials by the mean of their turns, the shortest first. */
function byTurns(trials: readonly Trial[]): readonly Trial[] {
  const mostTurns = (trial: Trial) => {
    const { turns } = onlyBound(trial).conversation;
    return turns.kind === 'table' && turns.table.kind === 'step' ? turns.table.values.at(-1)! : 0;
  };
  return trials.toSorted((a, b) => mostTurns(a) - mostTurns(b));
}

describe('a path through the moments', () => {
  test('is taken for what changes from trial to trial', () => {
    expect(
      [TURNS_PATH, SURFACE_PATH, THRESHOLD_PATH].map((path) => onlyTurnsChange(onlyKind(modelOf(path)))),
    ).toEqual([true, false, false]);
    expect(surfaceOf(modelOf(SURFACE_PATH), 0)).toBeDefined();
    expect(surfaceOf(modelOf(THRESHOLD_PATH), 0)).toBeUndefined();
  });

  test.each([
    ['turns', TURNS_PATH],
    ['surface', SURFACE_PATH],
    ['threshold', THRESHOLD_PATH],
  ])('gives a trial the same bits whatever trials came before it: %s', (_, path) => {
    const model = modelOf(path);
    const trials = byTurns(openTrials(model)(TRIALS));
    const [shortFirst, longFirst] = [momentsOf(model), momentsOf(model)];
    const growing = trials.map((trial) => shortFirst(onlyBound(trial), () => trial.index)(0));
    const shrinking = trials
      .toReversed()
      .map((trial) => longFirst(onlyBound(trial), () => trial.index)(0))
      .toReversed();
    expect(shrinking).toEqual(growing);
  });

  test('that meters once gives what metering every trial gives', () => {
    const model = modelOf(TURNS_PATH);
    const once = momentsOf(model);
    const perTrial = meteredPerTrial(model, onlyKind(model), openInnerTickets(model, onlyKind(model), 3));
    for (const trial of openTrials(model)(TRIALS)) {
      const found = once(onlyBound(trial), () => 0)(0);
      const exact = perTrial(onlyBound(trial), 0);
      expect(relativeGap(found.means, exact.means)).toBeLessThan(1e-6);
      expect(relativeGap(found.covariances, exact.covariances)).toBeLessThan(1e-4);
      expect(relativeGap(found.thirdMoments, exact.thirdMoments)).toBeLessThan(1e-2);
    }
  });
});

/** Largest distance of numbers, over the size of the other ones. */
function relativeGap(found: Float64Array, exact: Float64Array): number {
  return Math.max(...exact.map((value, i) => Math.abs(found[i]! - value) / Math.abs(value || 1)));
}

describe('trials that meter their own tickets', () => {
  const model = modelOf(THRESHOLD_PATH);
  const kind = onlyKind(model);
  const [trial] = openTrials(model)(TRIALS);
  const perTrial = meteredPerTrial(model, kind, openInnerTickets(model, kind, 3, 64));

  test('move the set: the same shift gives the same moments, another one others, and the means agree', () => {
    const costs = Array.from({ length: 400 }, (_, shift) => perTrial(onlyBound(trial!), 0, shift).means[0]!);
    expect(perTrial(onlyBound(trial!), 0, 7).means[0]).toBe(costs[7]);
    expect(new Set(costs).size).toBe(costs.length);
    const mean = costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
    const variance = costs.reduce((sum, cost) => sum + (cost - mean) ** 2, 0) / (costs.length - 1);
    const many = Array.from({ length: 16 }, (_, replicate) =>
      meteredPerTrial(model, kind, openInnerTickets(model, kind, replicate))(onlyBound(trial!), 0),
    );
    const meanOfMany = many.reduce((sum, { means }) => sum + means[0]!, 0) / many.length;
    // six standard errors: wrong once in 5e8 runs; the many tickets' own error is a tenth of one
    expect(Math.abs(mean - meanOfMany)).toBeLessThan(6 * Math.sqrt(variance / costs.length));
    // a set that keeps its structure beats 64 independent tickets
    expect(variance).toBeLessThan(many[0]!.covariances[0]! / 64);
  });
});

test('the share of tickets that read anything is one at every warmth, and grows with it', () => {
  // late replies: each of seven turns asks the shared prompt anew, so the share is about 1 - (1 - warmth)^7
  const model = compileModel(
    ticketScenario({
      tickets: '{ per_month: 1000 }',
      conversation: {
        system_prompt_tokens: 5000,
        turns: '{ dist: poisson, shift: 1, mean: 6 }',
        reply_gap_seconds: 4000,
      },
      caching: 'provider',
    }),
  );
  const at = momentsOf(model)(onlyBound(bindTrial(model, new Float64Array(0))), () => 0);
  const shares = Array.from({ length: 101 }, (_, i) => at(i / 100).readerShare);
  expect(shares.filter((share) => !(share >= 0 && share <= 1))).toEqual([]);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect([shares[0], shares[100]]).toEqual([0, 1]);
});

test.each([
  ['most of a thin tail is left out', 0.38, true],
  ['nothing of a heavy one', 1.2, false],
])('no moment misses the tickets that a trial does not follow to their end: %s', (_, sigma, isCut) => {
  const turns = `{ dist: discretised_lognormal, median: 6.75, sigma: ${sigma}, max: 2000 }`;
  const user_tokens = '{ dist: gamma, shape: 4.8, mean: 60 }';
  const model = compileModel(ticketScenario({ conversation: { turns, user_tokens } }));
  const kind = onlyKind(model);
  const bound = onlyBound(bindTrial(model, new Float64Array(0)));
  const cut = openConditionalMoments(model, kind, 3, 'trial')(bound, () => 7)(0);
  const whole = meteredPerTrial(model, kind, openInnerTickets(model, kind, 3, 256))(bound, 0, 7);
  if (isCut) expect(cut).not.toEqual(whole);
  else expect(cut).toEqual(whole);
  expect(relativeGap(cut.means, whole.means)).toBeLessThan(1e-4);
  expect(relativeGap(cut.covariances, whole.covariances)).toBeLessThan(1e-3);
});

describe('the surface', () => {
  /** Means, standard deviations and skewnesses side by side. */
  function distances(found: TicketMoments, exact: TicketMoments) {
    const sds = ({ covariances }: TicketMoments) => [0, 1, 2, 3].map((a) => Math.sqrt(covariances[5 * a]!));
    const [own, metered] = [sds(found), sds(exact)];
    const largest = (values: Iterable<number>) => Math.max(...[...values].map(Math.abs));
    return {
      means: largest(exact.means.map((mean, a) => found.means[a]! / mean - 1)),
      sds: largest(metered.map((sd, a) => own[a]! / sd - 1)),
      skewnesses: largest(
        metered.map((sd, a) => (found.thirdMoments[a]! - exact.thirdMoments[a]!) / (sd * sd * sd)),
      ),
    };
  }

  test('gives trials what metering them gives, within the tolerances it was checked to', () => {
    const model = modelOf(SURFACE_PATH);
    const surface = surfaceOf(model, 3)!;
    const metered = meteredPerTrial(model, onlyKind(model), openInnerTickets(model, onlyKind(model), 3, 512));
    for (const trial of openTrials(model)({ ...TRIALS, trialCount: 64 })) {
      const { means, sds, skewnesses } = distances(surface(onlyBound(trial))!, metered(onlyBound(trial), 0));
      expect(means).toBeLessThan(3e-4);
      expect(sds).toBeLessThan(1e-2);
      expect(skewnesses).toBeLessThan(0.1);
    }
  });

  test('gives nothing far outside of what it was fitted to, where moments would be impossible', () => {
    const model = modelOf(SURFACE_PATH);
    const surface = surfaceOf(model, 3)!;
    const places = model.uncertain.map(({ name }) => name);
    const point = Float64Array.from(model.uncertain, ({ mean }) => mean);
    expect(surface(onlyBound(bindTrial(model, point)))).toBeDefined();
    const trial = bindTrial(model, point);
    point[places.indexOf('conversation.assistant_tokens.median')] = -2000;
    expect(surface(onlyBound(trial))).toBeUndefined();
  });
});
