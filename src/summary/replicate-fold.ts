import type { NumberReader, NumberWriter } from '../stats/packed-numbers.ts';

/**
 * Takes samples replicate by replicate. What is known of the open replicate can be saved and loaded to the bit; its
 * size depends on the spread of the samples and hardly on their number.
 */
export interface ReplicateFold {
  /** @param save  gets, too, what `saveReplicate` would have written just before */
  closeReplicate(save?: NumberWriter): void;
  /** Writes what is known of the open replicate, which has samples. */
  saveReplicate(save: NumberWriter): void;
  /** Begins a replicate with what was saved of it; none may be open. */
  loadReplicate(saved: NumberReader): void;
}
