import { Option } from 'commander';

/** Trials of the fast engine: so many that its own error hardly counts. */
export const VERIFY_FAST_TRIALS = 8192;

/** Tickets that the plain engine draws at most, a minute or two of work; see `planVerification`. */
export const VERIFY_TICKETS = 20_000_000;

/** `--verify`. */
export function verifyOption(): Option {
  const description =
    `instead of a run, hold the fast engine against the plain one: ${VERIFY_FAST_TRIALS} trials against those ` +
    `(128 to 1024) that ${VERIFY_TICKETS} tickets allow, or --trials of them; ends with 6 when they disagree`;
  return new Option('--verify', description).default(false).conflicts('engine');
}
