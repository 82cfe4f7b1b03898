import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  billedUsd,
  billListedRequests,
  type ListedCaching,
  type ListedRequest,
  openRequestBill,
  type RequestBill,
} from '../../src/cost/listed-requests.ts';
import type { TokenPrices } from '../../src/prices/price-book.ts';

const PRICES: TokenPrices = {
  inputUsdPerMtok: 1,
  cacheReadUsdPerMtok: 0.1,
  cacheWriteUsdPerMtok: 1.25,
  outputUsdPerMtok: 5,
};
const EXPLICIT: ListedCaching = {
  kind: 'provider',
  minimumPrefixTokens: 4096,
  incrementTokens: 1,
  lifetimeSeconds: 300,
  pricedWrites: true,
};
const AUTOMATIC: ListedCaching = {
  ...EXPLICIT,
  minimumPrefixTokens: 1024,
  incrementTokens: 128,
  pricedWrites: false,
};

function bill(
  requests: readonly ListedRequest[],
  caching: ListedCaching,
  prices = () => PRICES,
): RequestBill {
  const total = openRequestBill();
  billListedRequests(requests, caching, prices, total);
  return total;
}

const THREE = [
  { inputTokens: 4000, outputTokens: 100 },
  { inputTokens: 4500, outputTokens: 100, gapSeconds: 10 },
  { inputTokens: 5000, outputTokens: 100, gapSeconds: 20 },
];

describe('three requests', () => {
  test.each([
    // 13,500 in and 300 out
    ['without a cache', { kind: 'none' }, 0, 0, 0.015],
    // 500 of the second and the third: 12,500 fresh
    ['by the rule of the article', { kind: 'article', systemPromptTokens: 500 }, 1000, 0, 0.0141],
    // half of 4,100 and of 4,600
    ['at a stated share', { kind: 'hit_rate', hitRate: 0.5 }, 4350, 0, 0.011085],
    // 4,000 is under 4,096: the second writes 4,500, the third reads them and writes 500
    ['of a provider that bills writes', EXPLICIT, 4500, 5000, 0.0122],
    // 31 * 128 of 4,000 and 35 * 128 of 4,500
    ['of a provider that caches in steps', AUTOMATIC, 8448, 0, 0.0073968],
  ] as const)('%s', (_, caching, readTokens, writtenTokens, usd) => {
    const total = bill(THREE, caching);
    expect(total).toMatchObject({ inputTokens: 13_500, outputTokens: 300, readTokens, writtenTokens });
    expect(billedUsd(total)).toBeCloseTo(usd, 12);
  });

  test.each([
    [299.9, 4500],
    [300, 0],
    [undefined, 4500],
  ])('after a gap of %s s the third reads %s tokens', (gapSeconds, readTokens) => {
    const requests = [...THREE.slice(0, 2), { inputTokens: 5000, outputTokens: 100, gapSeconds }];
    expect(bill(requests, EXPLICIT).readTokens).toBe(readTokens);
  });

  test('are each priced by their own input, whole', () => {
    const dear = { ...PRICES, inputUsdPerMtok: 2, outputUsdPerMtok: 10 };
    const total = bill(THREE, { kind: 'none' }, (inputTokens?: number) =>
      inputTokens === 5000 ? dear : PRICES,
    );
    // 8,500 at 1, 5,000 at 2, 200 at 5, 100 at 10
    expect(billedUsd(total)).toBeCloseTo(0.0205, 12);
  });

  test('read no more than they send', () => {
    const shorter = [
      { inputTokens: 9000, outputTokens: 1 },
      { inputTokens: 5000, outputTokens: 1 },
    ];
    expect(bill(shorter, EXPLICIT)).toMatchObject({ readTokens: 5000, writtenTokens: 9000 });
  });
});

describe('any requests', () => {
  const request = fc.record({
    inputTokens: fc.nat(20_000),
    outputTokens: fc.nat(2000),
    gapSeconds: fc.option(fc.nat(1000), { nil: undefined }),
  });
  const requests = fc.array(request, { minLength: 1, maxLength: 20 });
  const caching = fc.oneof(
    fc.constantFrom<ListedCaching>({ kind: 'none' }, EXPLICIT, AUTOMATIC),
    fc
      .double({ min: 0, max: 1, noNaN: true })
      .map((hitRate): ListedCaching => ({ kind: 'hit_rate', hitRate })),
    fc.nat(3000).map((systemPromptTokens): ListedCaching => ({ kind: 'article', systemPromptTokens })),
  );

  test('are billed for each token once', () => {
    fc.assert(
      fc.property(requests, caching, (list, way) => {
        const { inputTokens, readTokens, writtenTokens, freshUsd, outputUsd, outputTokens } = bill(list, way);
        const freshTokens = inputTokens - readTokens - writtenTokens;
        expect(freshTokens).toBeGreaterThanOrEqual(-1e-6);
        expect(freshUsd).toBeCloseTo(freshTokens / 1e6, 9);
        expect(outputUsd).toBeCloseTo((outputTokens * 5) / 1e6, 9);
      }),
    );
  });

  test('cost at most the premium of writing more than without a cache', () => {
    fc.assert(
      fc.property(requests, caching, (list, way) => {
        const total = bill(list, way);
        const premiumUsd =
          (total.writtenTokens * (PRICES.cacheWriteUsdPerMtok - PRICES.inputUsdPerMtok)) / 1e6;
        expect(billedUsd(total)).toBeLessThanOrEqual(
          billedUsd(bill(list, { kind: 'none' })) + premiumUsd + 1e-12,
        );
      }),
    );
  });
});
