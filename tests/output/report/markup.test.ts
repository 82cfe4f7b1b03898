import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markup } from '../../../src/output/report/markup.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

test('no text can leave its place, and a browser reads it back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'<>&"\'a;#3') }), (text) => {
      const { text: html } = markup`${text}`;
      expect(html).not.toMatch(/[<>"']/);
      expect(html.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? '')).toBe(text);
    }),
  );
});

test('markup inside markup is left alone, and undefined leaves nothing', () => {
  const items = ['a < b', 'c'].map((text) => markup`<li>${text}</li>`);
  expect(markup`<ul class="${'x"y'}">${items}${undefined}${3}</ul>`.text).toBe(
    '<ul class="x&quot;y"><li>a &lt; b</li><li>c</li>3</ul>',
  );
});
