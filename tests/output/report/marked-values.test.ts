import { scaleLinear } from 'd3-scale';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markedHeight, markedValues } from '../../../src/output/report/marked-values.ts';

/** Of the narrow drawing. */
const PLOT = { left: 56, right: 336, top: 0, bottom: 300 };
const WIDTH = 360;
/** Of a character of a label in bold, in a wide font. */
const CHARACTER_WIDTH = 8;

test('no label leaves a narrow drawing or shares its row, wherever its line stands', () => {
  const label = 'budget $10,000: 12.3 % over';
  const x = scaleLinear([0, 100], [PLOT.left, PLOT.right]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 5 }), (amounts) => {
      const values = amounts.map((usd) => ({ usd, label, className: 'budget' }));
      const top = markedHeight(values);
      const { text } = markedValues(values, x, { ...PLOT, top });
      const labels = [...text.matchAll(/<text [^>]*x="([^"]+)" y="([^"]+)" text-anchor="(start|end)"/g)];
      const ends = labels.map(([, at, , side]) => {
        const end = Number(at) + (side === 'start' ? 1 : -1) * label.length * CHARACTER_WIDTH;
        return [Math.min(Number(at), end), Math.max(Number(at), end)] as const;
      });
      expect(ends.filter(([low, high]) => low < 0 || high > WIDTH)).toEqual([]);
      const heights = labels.map(([, , y]) => Number(y));
      expect(new Set(heights).size).toBe(values.length);
      expect(heights.filter((y) => y < 0 || y > top)).toEqual([]);
    }),
  );
});
