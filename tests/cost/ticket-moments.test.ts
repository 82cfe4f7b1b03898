import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openTicketMeters, type TicketMeters, tokensUsd } from '../../src/cost/ticket-meters.ts';
import { type TicketMoments, type TurnLaw, ticketMoments } from '../../src/cost/ticket-moments.ts';
import { TOKEN_MOMENTS, writeTokenMoments } from '../../src/cost/token-moments.ts';
import type { TokenPrices } from '../../src/prices/price-book.ts';

/** Tokens of one ticket: input, read, written and output. */
type Tokens = readonly [number, number, number, number];

/** Tickets that all end after so many turns, and the share of such tickets. */
interface TurnGroup {
  readonly turns: number;
  readonly share: number;
  readonly tickets: readonly Tokens[];
}

const HAIKU: TokenPrices = {
  inputUsdPerMtok: 1,
  cacheReadUsdPerMtok: 0.1,
  cacheWriteUsdPerMtok: 1.25,
  outputUsdPerMtok: 5,
};

function metersOf(tickets: readonly Tokens[]): TicketMeters {
  const meters = openTicketMeters(tickets.length);
  tickets.forEach(([input, read, written, output], i) => {
    meters.inputTokens[i] = input;
    meters.readTokens[i] = read;
    meters.writtenTokens[i] = written;
    meters.outputTokens[i] = output;
  });
  return meters;
}

function momentsOf(groups: readonly TurnGroup[], prices: TokenPrices, countsTurns?: boolean): TicketMoments {
  const mostTurns = groups.at(-1)!.turns;
  // rows of turns at which no ticket ends must not count
  const momentsByTurns = new Float64Array(mostTurns * TOKEN_MOMENTS).fill(Number.NaN);
  for (const { turns, tickets } of groups) {
    writeTokenMoments(metersOf(tickets), tickets.length, momentsByTurns, (turns - 1) * TOKEN_MOMENTS);
  }
  const law: TurnLaw = {
    turns: Float64Array.from(groups, ({ turns }) => turns),
    shares: Float64Array.from(groups, ({ share }) => share),
  };
  return ticketMoments(momentsByTurns, law, prices, countsTurns);
}

/** The same moments in two plain passes over all tickets, each with its weight. */
function plainMoments(groups: readonly TurnGroup[], prices: TokenPrices) {
  const points = groups.flatMap(({ share, tickets }) =>
    tickets.map(([input, read, written, output]) => ({
      weight: share / tickets.length,
      values: [tokensUsd(input, read, written, output, prices), input, read, output],
      reads: read > 0 ? 1 : 0,
    })),
  );
  const expected = (f: (point: (typeof points)[number]) => number) =>
    points.reduce((sum, point) => sum + point.weight * f(point), 0);
  const places = [0, 1, 2, 3];
  const means = places.map((a) => expected(({ values }) => values[a]!));
  const away = (a: number, values: readonly number[]) => values[a]! - means[a]!;
  return {
    means,
    covariances: places.flatMap((a) =>
      places.map((b) => expected(({ values }) => away(a, values) * away(b, values))),
    ),
    thirdMoments: places.map((a) => expected(({ values }) => away(a, values) ** 3)),
    readerShare: expected(({ reads }) => reads),
  };
}

const share = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000);

/** Input with parts of it read and written, as every caching rule leaves them, and output. */
const tokens: fc.Arbitrary<Tokens> = fc
  .tuple(fc.integer({ min: 0, max: 200_000 }), share, share, fc.integer({ min: 0, max: 20_000 }))
  .map(([input, read, written, output]) => [input, read * input, written * (1 - read) * input, output]);

const usdPerMtok = fc.integer({ min: 0, max: 75_000 }).map((thousandths) => thousandths / 1000);
const prices: fc.Arbitrary<TokenPrices> = fc.record({
  inputUsdPerMtok: usdPerMtok,
  cacheReadUsdPerMtok: usdPerMtok,
  cacheWriteUsdPerMtok: usdPerMtok,
  outputUsdPerMtok: usdPerMtok,
});

const groups: fc.Arbitrary<readonly TurnGroup[]> = fc
  .uniqueArray(
    fc.record({
      turns: fc.integer({ min: 1, max: 12 }),
      share: fc.integer({ min: 1, max: 50 }),
      tickets: fc.array(tokens, { minLength: 1, maxLength: 8 }),
    }),
    { selector: ({ turns }) => turns, minLength: 1, maxLength: 5 },
  )
  .map((drawn) => {
    const whole = drawn.reduce((sum, { share }) => sum + share, 0);
    return drawn
      .map((group) => ({ ...group, share: group.share / whole }))
      .sort((one, other) => one.turns - other.turns);
  });

/** Largest value of each: what the rounding of differences and products is relative to. */
function scalesOf(drawn: readonly TurnGroup[], { inputUsdPerMtok, outputUsdPerMtok, ...cache }: TokenPrices) {
  const largest = (place: number) =>
    Math.max(...drawn.flatMap(({ tickets }) => tickets.map((ticket) => ticket[place]!)));
  const [input, read, , output] = [0, 1, 2, 3].map(largest) as [number, number, number, number];
  const perInput = inputUsdPerMtok + cache.cacheReadUsdPerMtok + cache.cacheWriteUsdPerMtok;
  return [(perInput * input + outputUsdPerMtok * output) / 1e6, input, read, output] as const;
}

/** Rounding of sums of some dozens of products, each off by a few units of the 53rd bit. */
const ROUNDING = 1e-13;

describe('moments of a ticket', () => {
  test('are those of all tickets, each turn count weighted with its share', () => {
    fc.assert(
      fc.property(groups, prices, (drawn, price) => {
        const found = momentsOf(drawn, price);
        const plain = plainMoments(drawn, price);
        const scales = scalesOf(drawn, price);
        for (let a = 0; a < 4; a++) {
          const scale = scales[a]!;
          expect(Math.abs(found.means[a]! - plain.means[a]!)).toBeLessThanOrEqual(ROUNDING * scale);
          expect(Math.abs(found.thirdMoments[a]! - plain.thirdMoments[a]!)).toBeLessThanOrEqual(
            100 * ROUNDING * scale ** 3,
          );
          for (let b = 0; b < 4; b++) {
            const away = found.covariances[4 * a + b]! - plain.covariances[4 * a + b]!;
            expect(Math.abs(away)).toBeLessThanOrEqual(10 * ROUNDING * scale * scales[b]!);
          }
        }
        expect(found.readerShare).toBeCloseTo(plain.readerShare, 12);
      }),
      { numRuns: 500 },
    );
  });

  test('of tickets that are all the same are their tokens and exact zeros', () => {
    const turnCounts = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        tokens,
        prices,
        turnCounts,
        fc.integer({ min: 1, max: 9 }),
        (ticket, price, turns, count) => {
          const drawn = turns
            .sort((one, other) => one - other)
            .map((turn) => ({ turns: turn, share: 1 / turns.length, tickets: Array(count).fill(ticket) }));
          const { means, covariances, thirdMoments, readerShare } = momentsOf(drawn, price);
          expect([...means.slice(1)]).toEqual([ticket[0], ticket[1], ticket[3]]);
          expect(covariances.every((covariance) => covariance === 0)).toBe(true);
          expect(thirdMoments.every((moment) => moment === 0)).toBe(true);
          expect(readerShare).toBeCloseTo(ticket[1] > 0 ? 1 : 0, 12);
        },
      ),
    );
  });

  test('of which turns are a part: theirs alone, and with the tokens', () => {
    // two tickets in three end after 1 turn, the third after 7: mean 3, variance 8, third moment 16
    const drawn: readonly TurnGroup[] = [
      {
        turns: 1,
        share: 2 / 3,
        tickets: [
          [10, 0, 0, 1],
          [30, 0, 0, 1],
        ],
      },
      { turns: 7, share: 1 / 3, tickets: [[200, 80, 0, 7]] },
    ];
    const { turns } = momentsOf(drawn, HAIKU, true);
    expect(turns!.mean).toBeCloseTo(3, 12);
    expect(turns!.variance).toBeCloseTo(8, 12);
    expect(turns!.thirdMoment).toBeCloseTo(16, 12);
    // between two groups: the difference of their means, times the product of their shares, times 6 turns
    const usd = [25 / 1e6, (120 + 8 + 35) / 1e6] as const;
    const differences = [usd[1] - usd[0], 180, 80, 6];
    turns!.covariances.forEach((covariance, a) => {
      expect(covariance).toBeCloseTo((2 / 9) * 6 * differences[a]!, 12);
    });
    expect(momentsOf(drawn, HAIKU).turns).toBeUndefined();
  });

  test('have no negative variance, whatever cancels', () => {
    const inputOnly = prices.map((price) => ({ ...price, cacheReadUsdPerMtok: 0, outputUsdPerMtok: 0 }));
    // what is read is the input but for a part that never varies: where reading is free, so is all that varies
    const nearlyAllRead = groups.map((drawn) =>
      drawn.map(({ tickets, ...group }) => ({
        ...group,
        tickets: tickets.map(([input, , , output]): Tokens => [input / 3 + 20, input / 3, 0, output]),
      })),
    );
    fc.assert(
      fc.property(nearlyAllRead, inputOnly, (drawn, price) => {
        const { covariances } = momentsOf(drawn, price);
        for (let a = 0; a < 4; a++) expect(covariances[5 * a]).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 1000 },
    );
  });
});

/** Factorial moments E[X (X - 1) … (X - k + 1)], k = 0 … 6. */
type FactorialMoments = readonly number[];

function poissonMoments(mean: number): FactorialMoments {
  return Array.from({ length: 7 }, (_, k) => mean ** k);
}

/** Negative binomial with size r and mean m: r (r + 1) … (r + k - 1) (m / r)^k; Johnson, Kemp & Kotz (2005), 5.4. */
function negativeBinomialMoments(r: number, mean: number): FactorialMoments {
  return Array.from({ length: 7 }, (_, k) =>
    Array.from({ length: k }, (__, i) => ((r + i) * mean) / r).reduce(
      (product, factor) => product * factor,
      1,
    ),
  );
}

/** Coefficients of a polynomial of the turns after the first, lowest power first. */
type Polynomial = readonly number[];

function times(one: Polynomial, other: Polynomial): Polynomial {
  const product = new Array<number>(one.length + other.length - 1).fill(0);
  one.forEach((a, i) => {
    other.forEach((b, j) => {
      product[i + j]! += a * b;
    });
  });
  return product;
}

/** Stirling numbers of the second kind: x^n = sum over k of S(n, k) x (x - 1) … (x - k + 1). */
function stirling(n: number, k: number): number {
  if (n === k) return 1;
  return k === 0 || k > n ? 0 : k * stirling(n - 1, k) + stirling(n - 1, k - 1);
}

function expectedOf(polynomial: Polynomial, factorial: FactorialMoments): number {
  return polynomial.reduce(
    (sum, coefficient, n) =>
      sum + coefficient * factorial.reduce((inner, moment, k) => inner + stirling(n, k) * moment, 0),
    0,
  );
}

/** E[p], Var[p] and the third central moment of a polynomial of a count. */
function centralMoments(polynomial: Polynomial, factorial: FactorialMoments) {
  const mean = expectedOf(polynomial, factorial);
  const away = [polynomial[0]! - mean, ...polynomial.slice(1)];
  const square = times(away, away);
  return { mean, variance: expectedOf(square, factorial), third: expectedOf(times(square, away), factorial) };
}

describe('constant tokens and a random number of turns', () => {
  const [prompt, user, reply, retrieved] = [500, 150, 200, 80];
  // Request k sends prompt + (k - 1) (user + reply) + user + retrieved. Of 1 + x turns these sum to
  // first + (first + step) x + step x (x - 1) / 2, with first = prompt + user + retrieved, step = user + reply.
  const first = prompt + user + retrieved;
  const step = user + reply;
  const input: Polynomial = [first, first + step / 2, step / 2];
  const output: Polynomial = [reply, reply];
  // the prompt is read from the second turn on
  const read: Polynomial = [0, prompt];
  const cost = input.map(
    (tokensPerPower, power) =>
      (tokensPerPower * HAIKU.inputUsdPerMtok +
        (read[power] ?? 0) * (HAIKU.cacheReadUsdPerMtok - HAIKU.inputUsdPerMtok) +
        (output[power] ?? 0) * HAIKU.outputUsdPerMtok) /
      1e6,
  );

  /** P(X = 0), P(X = 1), … by the ratios of neighbours, until nothing is left to add. */
  function lawOfRatios(atZero: number, ratio: (count: number) => number): readonly number[] {
    const masses = [atZero];
    while (masses.length < 400) masses.push(masses.at(-1)! * ratio(masses.length - 1));
    return masses;
  }

  const valueAt = (polynomial: Polynomial, x: number) =>
    polynomial.reduce((sum, coefficient, n) => sum + coefficient * x ** n, 0);

  test.each([
    ['Poisson, mean 4', poissonMoments(4), lawOfRatios(Math.exp(-4), (count) => 4 / (count + 1))],
    [
      'negative binomial, r 3, mean 6',
      negativeBinomialMoments(3, 6),
      lawOfRatios((3 / 9) ** 3, (count) => (((3 + count) / (count + 1)) * 6) / 9),
    ],
  ])('%s after the first', (_, factorial, masses) => {
    const law = masses.map(
      (share, x): TurnGroup => ({
        turns: x + 1,
        share,
        tickets: [[valueAt(input, x), valueAt(read, x), 0, valueAt(output, x)]],
      }),
    );
    const { means, covariances, thirdMoments } = momentsOf(law, HAIKU);
    const polynomials = [cost, input, read, output];
    polynomials.forEach((polynomial, a) => {
      const { mean, variance, third } = centralMoments(polynomial, factorial);
      expect(Math.abs(means[a]! / mean - 1)).toBeLessThan(1e-9);
      expect(Math.abs(covariances[5 * a]! / variance - 1)).toBeLessThan(1e-9);
      expect(Math.abs(thirdMoments[a]! / third - 1)).toBeLessThan(1e-9);
    });
    const together = centralMoments(
      input.map((coefficient, power) => coefficient + (output[power] ?? 0)),
      factorial,
    ).variance;
    const covariance =
      (together - centralMoments(input, factorial).variance - centralMoments(output, factorial).variance) / 2;
    expect(Math.abs(covariances[4 * 1 + 3]! / covariance - 1)).toBeLessThan(1e-9);
    expect(covariances[4 * 3 + 1]).toBe(covariances[4 * 1 + 3]);
  });

  test('Poisson turns by hand: mean 1 + m, variance m, third moment m', () => {
    const { mean, variance, third } = centralMoments([1, 1], poissonMoments(4));
    expect([mean, variance, third].map((value) => Number(value.toFixed(12)))).toEqual([5, 4, 4]);
  });
});
