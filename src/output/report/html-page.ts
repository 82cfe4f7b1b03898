import { type Markup, markup } from './markup.ts';
import { STYLE } from './style.ts';

/** The parts of a page. */
export interface PageParts {
  readonly title: string;
  readonly header: Markup;
  readonly main: Markup;
  readonly footer: Markup;
}

/**
 * One HTML page, ending in a line break: no script, nothing fetched, no clock.
 *
 * The policy in its head forbids the browser all loading, so that not even a flaw in the page could send a
 * figure anywhere.
 */
export function htmlPage({ title, header, main, footer }: PageParts): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the answer</a>
${header}<main id="content" tabindex="-1">
${main}</main>
<footer>
${footer}</footer>
</body>
</html>
`.text;
}
