import { foundShare } from '../cost/kept-cache.ts';
import type { Scenario, Segment } from '../scenario/scenario.ts';
import { bindTrial } from '../simulate/bind-trials.ts';
import { parameterValue } from '../simulate/draw-quantity.ts';
import { keptPromptUsd } from '../simulate/kept-prompt.ts';
import type { Model, TicketKind } from '../simulate/model.ts';
import { requestsPerTicket } from '../simulate/request-odds.ts';
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
  const kind = model.kinds[kindIndex] as TicketKind;
  if (caching.kind !== 'explicit' || kind.keptPrompt === undefined) return [];
  const means = Float64Array.from(model.uncertain, ({ mean }) => mean);
  const bound = bindTrial(model, means).kinds[kindIndex]!;
  const { inputUsdPerMtok, cacheReadUsdPerMtok } = bound.tariffs[0]!;
  const { months } = kind.keptPrompt;
  const keptUsd =
    months.reduce((sum, _, month) => sum + keptPromptUsd(kind, bound, month), 0) / months.length;
  const savedUsd = (months[0]!.cache.tokens * (inputUsdPerMtok - cacheReadUsdPerMtok)) / 1e6;
  const requests =
    share *
    parameterValue(model.tickets.perMonth, means) *
    requestsPerTicket(kind, bound) *
    foundShare(tickets.hourShares, caching.hoursPerDay);
  if (requests * savedUsd >= keptUsd) return [];
  const usd = (amount: number) => `${formatNumber(amount)} USD`;
  return [
    `the explicit cache costs ${usd(keptUsd)} a month, and its reads save ${usd(requests * savedUsd)}: it pays from ` +
      `${formatNumber(Math.ceil(keptUsd / savedUsd))} requests a month on`,
  ];
}
