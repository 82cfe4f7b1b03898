import { type Estimate, section } from './sectioning.ts';

/**
 * The share of the variance of outputs in which a group of inputs takes any part: the total Sobol index.
 *
 * Jansen (1999), "Analysis of variance designs for model output", Computer Physics Communications 117:
 * sum (f(A) - f(AB))^2 / 2N over the variance, with AB as A but for the group, which is drawn anew.
 *
 * @param outputs          f(A), shape [sample], not all equal
 * @param redrawn          f(AB), shape [sample]
 * @param replicateStarts  first sample of each replicate, then the number of samples
 * @param confidence       of the interval by sectioning
 */
export function jansenShare(
  outputs: Float64Array,
  redrawn: Float64Array,
  replicateStarts: readonly number[],
  confidence: number,
): Estimate {
  const share = (start: number, end: number) => {
    const values = outputs.subarray(start, end);
    const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
    let squares = 0;
    let changes = 0;
    for (let i = start; i < end; i++) {
      squares += (outputs[i]! - centre) ** 2;
      changes += (outputs[i]! - redrawn[i]!) ** 2;
    }
    return changes / (2 * squares);
  };
  const ofReplicates = replicateStarts.slice(1).map((end, r) => share(replicateStarts[r]!, end));
  return section(share(0, outputs.length), ofReplicates, confidence);
}
