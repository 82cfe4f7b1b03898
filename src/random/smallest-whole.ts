/**
 * Smallest whole number from `first` on that has reached a condition which, once reached, stays.
 *
 * Steps double away from the guess and are then halved, so a guess that is off by k costs about 2 log2 k checks.
 *
 * @param first    smallest number that counts
 * @param guess    where to begin; any number
 * @param reached  false up to some whole number and true from there on
 * @example smallestWhole(0, 7, (count) => count * count >= 17) // 5
 */
export function smallestWhole(first: number, guess: number, reached: (whole: number) => boolean): number {
  const start = Math.max(first, Math.round(guess));
  let below = start;
  let at = start;
  if (reached(start)) {
    let step = 1;
    do {
      at = below;
      if (below === first) return first;
      below = Math.max(first, below - step);
      step *= 2;
    } while (reached(below));
  } else {
    let step = 1;
    do {
      below = at;
      at += step;
      step *= 2;
    } while (!reached(at));
  }
  while (true) {
    const middle = Math.floor((below + at) / 2);
    if (middle <= below || middle >= at) return at;
    if (reached(middle)) at = middle;
    else below = middle;
  }
}
