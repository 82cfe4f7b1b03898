import { scaleLinear, scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { distributionNamed } from '../random/distributions.ts';
import type { FittedVariable } from '../summary/fit-variable.ts';

const [WIDTH, HEIGHT, GAP] = [560, 200, 46];
/** Points of a curve: more are not seen. */
const POINTS = 160;

/** Shares of data and of the best law up to each value, a panel per variable, as one SVG. */
export function fitSvg(variables: readonly FittedVariable[]): string {
  const height = variables.length * (HEIGHT + GAP) + GAP;
  const panels = variables.map((variable, i) => panel(variable, GAP + i * (HEIGHT + GAP)));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH + 2 * GAP} ${height}" font-family="system-ui, sans-serif" font-size="12">
<title>Data and fitted laws</title>
<rect width="100%" height="100%" fill="#fff"/>
${panels.join('\n')}
</svg>
`;
}

function panel({ name, curve, laws }: FittedVariable, top: number): string {
  const [best] = laws;
  const [low, high] = [curve[0]?.[0] ?? 1, curve.at(-1)?.[0] ?? 2];
  const x = scaleLog()
    .domain([low, high])
    .range([GAP, GAP + WIDTH]);
  const y = scaleLinear()
    .domain([0, 1])
    .range([top + HEIGHT, top]);
  const draw = line<readonly [number, number]>(
    ([value]) => x(value),
    ([, share]) => y(share),
  );
  const step = Math.max(1, Math.floor(curve.length / POINTS));
  const dots = curve
    .filter((_, i) => i % step === 0 || i === curve.length - 1)
    .map(([value, share]) => `<circle cx="${x(value).toFixed(1)}" cy="${y(share).toFixed(1)}" r="2"/>`);
  const at = (i: number) => low * (high / low) ** (i / POINTS);
  const { cdf } = distributionNamed(best?.dist ?? 'lognormal');
  const points = Array.from({ length: POINTS + 1 }, (_, i): readonly [number, number] => [
    at(i),
    best === undefined ? 0 : cdf(at(i) - best.shift, best.parameters),
  ]);
  const ticks = x
    .ticks(6)
    .filter((_, i, all) => all.length < 10 || i % Math.ceil(all.length / 8) === 0)
    .map(
      (value) =>
        `<text x="${x(value).toFixed(1)}" y="${top + HEIGHT + 16}" text-anchor="middle" fill="#555">${value}</text>`,
    );
  return `<g>
<text x="${GAP}" y="${top - 8}" font-weight="600">${name}: share up to a value; dots are the data, the line is ${best?.dist.replaceAll('_', ' ') ?? 'no law'}</text>
<path d="M${GAP},${top}V${top + HEIGHT}H${GAP + WIDTH}" fill="none" stroke="#999"/>
<text x="${GAP - 6}" y="${top + 4}" text-anchor="end" fill="#555">1</text><text x="${GAP - 6}" y="${top + HEIGHT}" text-anchor="end" fill="#555">0</text>
<g fill="#1f5fa8">${dots.join('')}</g>
<path d="${draw(points) ?? ''}" fill="none" stroke="#c2410c" stroke-width="1.5"/>
${ticks.join('')}
</g>`;
}
