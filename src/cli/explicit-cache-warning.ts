import { foundShare } from '../cost/kept-cache.ts';
import type { Scenario, Segment } from '../scenario/scenario.ts';
import { keptBalance } from '../simulate/kept-prompt.ts';
import type { Model } from '../simulate/model.ts';
import { formatNumber } from './format-number.ts';

/**
 * What to say where a prompt that is kept in a cache costs more than its reads save, with everything uncertain at its
 * mean; nothing where it pays.
 *
 * @param kindIndex  place of the segment's kind of ticket in the model
 */
export function explicitCacheWarnings(
  { tickets }: Scenario,
  { caching, share }: Segment,
  model: Model,
  kindIndex: number,
): readonly string[] {
  const balance = keptBalance(model, kindIndex);
  if (caching.kind !== 'explicit' || balance === undefined) return [];
  const { keptUsd, savedUsdPerRequest } = balance;
  const savedUsd =
    share * balance.requests * foundShare(tickets.hourShares, caching.hoursPerDay) * savedUsdPerRequest;
  if (savedUsd >= keptUsd) return [];
  const usd = (amount: number) => `${formatNumber(amount)} USD`;
  return [
    `the explicit cache costs ${usd(keptUsd)} a month, and its reads save ${usd(savedUsd)}: it pays from ` +
      `${formatNumber(Math.ceil(keptUsd / savedUsdPerRequest))} requests a month on`,
  ];
}
