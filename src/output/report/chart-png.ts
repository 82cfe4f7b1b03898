import { ResultsError } from './results-error.ts';

/** Pixels to a unit of the drawing: sharp on paper and on dense screens. */
const ZOOM = 2;

/** Draws SVG texts as PNG. */
export type DrawPng = (svg: string) => Uint8Array;

/**
 * Loads what draws PNG: a package that is not installed with the program, since few need it and it is native.
 *
 * @throws ResultsError  when it is not installed
 */
export async function loadDrawPng(): Promise<DrawPng> {
  const { Resvg } = await import('@resvg/resvg-js').catch(() => {
    throw new ResultsError([
      '--png: no @resvg/resvg-js to draw with; npm install --no-save @resvg/resvg-js@2.6.2',
    ]);
  });
  return (svg) =>
    new Resvg(svg, {
      fitTo: { mode: 'zoom', value: ZOOM },
      font: { defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' },
    })
      .render()
      .asPng();
}
