import { distributionNamed, parameterFault, toParameters } from '../random/distributions.ts';
import { buildLawFamily, type LawFamily } from '../random/law-family.ts';
import { truncatedQuantile } from '../random/truncated-law.ts';
import { tableValue } from './draw-quantity.ts';
import type { UncertainLaw, UncertainQuantity } from './model.ts';

/** The box of a family holds all but this share of an uncertain parameter at either end. */
const END_SHARE = 1e-5;

/**
 * Tabulates a continuous law over what its uncertain parameters may be; undefined where tables do not hold.
 *
 * @param uncertain  the quantities that the law's parameters point at
 */
export function compileFamily(
  uncertain: readonly UncertainQuantity[],
  law: UncertainLaw,
): LawFamily | undefined {
  const { dist, keys, values, shift, min, max } = law;
  const distribution = distributionNamed(dist);
  if (distribution.discrete) return undefined;
  const places = values.flatMap((value, place) => (value.kind === 'uncertain' ? [place] : []));
  const numbersAt = (point: readonly number[]) =>
    values.map((value, place) => (value.kind === 'constant' ? value.value : point[places.indexOf(place)]!));
  const endsOf = (level: number) =>
    places.map((place) => {
      const value = values[place]!;
      return value.kind === 'uncertain'
        ? tableValue(uncertain[value.index]!.table, Math.floor(level * 2 ** 32))
        : value.value;
    });
  const quantileAt = (point: readonly number[]) => {
    const numbers = numbersAt(point);
    if (parameterFault(dist, keys, numbers) !== undefined) return undefined;
    return truncatedQuantile({
      distribution,
      parameters: toParameters(dist, keys, numbers),
      shift,
      min,
      max,
    });
  };
  const [lows, highs] = [endsOf(END_SHARE), endsOf(1 - END_SHARE)];
  const supports = [lows, highs].map((point) =>
    distribution.support(toParameters(dist, keys, numbersAt(point))),
  );
  return buildLawFamily(quantileAt, lows, highs, [
    Math.max(min, shift + Math.min(...supports.map(([low]) => low))),
    Math.min(max, shift + Math.max(...supports.map(([, high]) => high))),
  ]);
}
