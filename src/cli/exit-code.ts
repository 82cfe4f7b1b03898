/** Exit codes of the program; those above 128 are 128 + the number of the signal. */
export const EXIT = {
  done: 0,
  ourFault: 1,
  /** The user's input or usage; nothing was written. */
  userFault: 2,
  /** Incomplete, can be resumed. */
  incomplete: 3,
  /** The output cannot be written, is full or is locked. */
  outputFault: 4,
  /** The queue cannot be reached, or refuses. */
  queueFault: 5,
  /** Bytes disagree, or belong to another plan. */
  integrityFault: 6,
  /** A condition that the user asked for does not hold. */
  conditionFailed: 7,
  interrupted: 130,
  terminated: 143,
} as const;
