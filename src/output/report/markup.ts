/** HTML or SVG that is safe to stand in a page as it is. Made by `markup`. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template takes: text and numbers are escaped, markup is not; undefined leaves nothing. */
export type Insert = Markup | readonly Markup[] | string | number | undefined;

/**
 * Template tag for HTML and SVG; everything put in is escaped unless it is markup itself.
 *
 * Escaped text is safe between tags and inside double-quoted attributes.
 *
 * @example markup`<p>${'a < b'}</p>`.text // '<p>a &lt; b</p>'
 */
export function markup(parts: TemplateStringsArray, ...inserts: readonly Insert[]): Markup {
  return new Markup(parts.map((part, index) => part + insertText(inserts[index])).join(''));
}

function insertText(insert: Insert): string {
  if (insert === undefined) return '';
  if (insert instanceof Markup) return insert.text;
  if (typeof insert === 'object') return insert.map(({ text }) => text).join('');
  return escaped(String(insert));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}
