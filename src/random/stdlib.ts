import { createRequire } from 'node:module';

/*
 * The one door to the @stdlib quantile functions. Their deep paths are folders of CommonJS, which an `import` of
 * native Node modules cannot resolve, and the first takes a tenth of a second to load: so each is required on
 * first use.
 */

const require: NodeJS.Require = createRequire(import.meta.url);

type BetaFunction = (argument: number, alpha: number, beta: number) => number;

let loadedQuantile: BetaFunction | undefined;
let loadedCdf: BetaFunction | undefined;

/** Quantile of the beta law on [0, 1], for 0 <= p <= 1 and shapes above zero. */
export function betaQuantile(p: number, alpha: number, beta: number): number {
  loadedQuantile ??= require('@stdlib/stats/base/dists/beta/quantile') as BetaFunction;
  return loadedQuantile(p, alpha, beta);
}

/** P(X <= x) of the beta law on [0, 1], the regularised incomplete beta function, for shapes above zero. */
export function betaCdf(x: number, alpha: number, beta: number): number {
  loadedCdf ??= require('@stdlib/stats/base/dists/beta/cdf') as BetaFunction;
  return loadedCdf(x, alpha, beta);
}
