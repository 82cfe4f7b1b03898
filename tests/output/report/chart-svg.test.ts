import { expect, test } from 'vitest';
import { chartSvg } from '../../../src/output/report/chart-svg.ts';
import { reportFigures } from '../../../src/output/report/report-page.ts';
import { EXAMPLE_DRIVERS, exampleResults } from './example-report.ts';

test('a chart stands alone: its title, its key, and colours without variables', () => {
  const figures = reportFigures(exampleResults({ drivers: EXAMPLE_DRIVERS }));
  expect(figures.map(({ id }) => id)).toEqual(['chance', 'months', 'lines', 'drivers', 'tickets']);
  for (const figure of figures) {
    const svg = chartSvg(figure);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="1008" height="\d+"/);
    expect(svg).not.toMatch(/var\(|undefined|NaN/);
    expect(svg).toContain(`>${figure.title}</text>`);
    for (const { meaning } of figure.key) expect(svg).toContain(`>${meaning}</text>`);
    const opened = svg.match(/<(?!\/)[a-z]+(?:\s[^>]*[^/])?>/g)!.length;
    expect(svg.match(/<\/[a-z]+>/g)).toHaveLength(opened);
  }
});
