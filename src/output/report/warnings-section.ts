import { type Markup, markup } from './markup.ts';

/** What the run warned of. */
export function warningsSection(warnings: readonly string[]): Markup {
  return markup`<section id="warnings" aria-labelledby="warnings-title">
<h2 id="warnings-title">Warnings</h2>
${
  warnings.length === 0
    ? markup`<p>The run gave none.</p>`
    : markup`<ul class="warnings">${warnings.map((warning) => markup`<li>${sentence(warning)}</li>`)}</ul>`
}
</section>
`;
}

/** Warnings are written for a terminal, without a capital and a full stop. Ids keep their small letter. */
function sentence(warning: string): string {
  const isWord = /^[a-z]+ /.test(warning);
  return `${isWord ? warning.charAt(0).toUpperCase() + warning.slice(1) : warning}.`;
}
