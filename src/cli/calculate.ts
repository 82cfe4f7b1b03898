import { plainDecimal } from '../output/plain-decimal.ts';
import { PRICES_AS_OF } from '../prices/model-prices.ts';
import { billTicket, type CachingChoice, type Unbilled } from '../summary/bill-ticket.ts';
import { type CostLine, calculateMonth, type MonthlyCost } from '../summary/calculate-month.ts';
import { type CalculateOptions, type Calculation, readCalculation } from './calculate-options.ts';
import { calculateText } from './calculate-text.ts';
import { failWithFaults } from './fail-with-faults.ts';

/** Prints what tickets cost that are all the same, or all that is wrong with the options. */
export function calculate(options: CalculateOptions): void {
  const calculation = readCalculation(options);
  if ('faults' in calculation) {
    failWithFaults(calculation.faults);
    return;
  }
  const { models, profile, caching, ticketsPerMonth, infrastructure, deflection } = calculation;
  const costs: MonthlyCost[] = [];
  const leftOut: Unbilled[] = [];
  for (const price of models) {
    const bill = billTicket(price, profile, caching);
    if ('whyNot' in bill) leftOut.push(bill);
    else costs.push(calculateMonth(bill, ticketsPerMonth, infrastructure, deflection));
  }
  if (costs.length === 0) {
    failWithFaults(leftOut.map(leftOutText));
    return;
  }
  costs.sort((a, b) => a.usdPerTicket - b.usdPerTicket);
  process.stdout.write(
    options.json
      ? calculateJson(calculation, costs, leftOut)
      : calculateText(calculation, costs, cachingInYaml(caching)),
  );
  if (!options.json) for (const unbilled of leftOut) console.error(`left out ${leftOutText(unbilled)}`);
}

function leftOutText({ model, whyNot }: Unbilled): string {
  return `${model}: ${whyNot}`;
}

/** The way of caching as a scenario states it. */
function cachingInYaml(caching: CachingChoice): string | Readonly<Record<string, number>> {
  if (caching.kind === 'hit_rate') return { hit_rate: caching.hitRate };
  if (caching.kind === 'cached_tokens') return { cached_tokens: caching.cachedTokens };
  return caching.kind;
}

function calculateJson(
  { ticketsPerMonth, caching, profile }: Calculation,
  costs: readonly MonthlyCost[],
  leftOut: readonly Unbilled[],
): string {
  const report = {
    tickets: ticketsPerMonth,
    caching: cachingInYaml(caching),
    profile,
    pricesAsOf: PRICES_AS_OF,
    pricesUnit: 'USD per million tokens',
    models: costs.map(modelJson),
    leftOut,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function modelJson({ model, lines, usdPerTicket, usdPerMonth, returns }: MonthlyCost): object {
  const byLine = (value: (line: CostLine) => number | undefined, only = lines) =>
    Object.fromEntries(only.map((line) => [line.line, rounded(value(line))]));
  const metered = lines.filter(({ tokens }) => tokens !== undefined);
  return {
    model,
    tokens: byLine(({ tokens }) => tokens, metered),
    prices: byLine(({ usdPerMtok }) => usdPerMtok, metered),
    usdPerTicket: { ...byLine((line) => line.usdPerTicket), total: rounded(usdPerTicket) },
    usdPerMonth: { ...byLine((line) => line.usdPerMonth), total: rounded(usdPerMonth) },
    ...(returns && {
      returns: Object.fromEntries(Object.entries(returns).map(([key, value]) => [key, rounded(value)])),
    }),
  };
}

/** Nine significant digits; null for what there is not. */
function rounded(value: number | undefined): number | null {
  return value === undefined ? null : Number(plainDecimal(value));
}
