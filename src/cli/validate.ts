import { terminalTable } from '../output/terminal-table.ts';
import { findVendor } from '../prices/vendors.ts';
import { describeQuantities, type QuantityDescription } from '../scenario/describe-quantities.ts';
import type { Scenario, Segment, Vendor } from '../scenario/scenario.ts';
import { unsourcedNumbers } from '../scenario/unsourced-numbers.ts';
import { formatNumber, formatPercent } from './format-number.ts';
import { loadScenarios } from './load-scenarios.ts';

/** @throws ScenarioError  with every fault of every file, before anything is printed */
export async function validate(
  files: readonly string[],
  { allowPath }: { readonly allowPath: readonly string[] },
): Promise<void> {
  const texts = (await loadScenarios(files, allowPath)).map(({ file, text, scenario }) =>
    scenarioText(file, text, scenario),
  );
  process.stdout.write(texts.join('\n'));
}

function scenarioText(file: string, text: string, scenario: Scenario): string {
  const { id, title, assumptions, segments } = scenario;
  const quantities = describeQuantities(scenario);
  const header = ['quantity', 'level', 'mean', 'p01', 'p50', 'p99', 'as stated'];
  const sides = ['left', 'left', 'right', 'right', 'right', 'right', 'left'] as const;
  const notes = Object.entries(assumptions ?? {}).map(([path, text]) => `  ${path}: ${text.trim()}\n`);
  return [
    `${file}: ${id}, ${title}\n`,
    ...(scenario.vendor === undefined ? segments.map(segmentText) : [vendorText(scenario.vendor)]),
    `${scenario.trials} trials, seed ${scenario.seed}, `,
    `${scenario.horizon.months} month(s) from ${scenario.horizon.start}\n`,
    terminalTable([header, ...quantities.map(quantityCells)], sides),
    ...(notes.length > 0 ? ['assumptions:\n', ...notes] : []),
    ...unsourcedText(text),
  ].join('');
}

/** Numbers that nobody has said anything about. */
function unsourcedText(text: string): readonly string[] {
  const paths = unsourcedNumbers(text);
  return paths.length === 0 ? [] : [`without a source under assumptions: ${paths.join(', ')}\n`];
}

/** Who bills, for what, and where a price comes from that the scenario does not state. */
function vendorText({ name, unit, repeats, isStatedPrice }: Vendor): string {
  const listed = findVendor(name);
  const price =
    listed === undefined || isStatedPrice
      ? `bills each ${unit}`
      : `bills ${listed.usdPerUnit} USD for each ${unit} (${listed.source}, ${listed.date})`;
  const returns = unit === 'resolution' ? `; ${repeats} when the customer comes back` : '';
  return `vendor ${name} ${price}${returns}\n`;
}

function segmentText({ name, share, model, caching }: Segment): string {
  const part = name === undefined ? '' : `${formatPercent(share)} ${name}: `;
  const hours = caching.kind === 'explicit' ? ` ${caching.hoursPerDay} hours a day` : '';
  return `${part}model ${model}, caching ${caching.kind}${hours}${name === undefined ? ', ' : '\n'}`;
}

function quantityCells({ path, level, text, mean, p01, p50, p99, atMeanOf }: QuantityDescription): string[] {
  if (level === 'constant') return [path, level, text, '', '', '', text];
  const stated = atMeanOf.length === 0 ? text : `${text} (with uncertain ${atMeanOf.join(', ')} at the mean)`;
  return [path, level, ...[mean, p01, p50, p99].map(formatNumber), stated];
}
