import { EXIT } from './exit-code.ts';

/**
 * Tells the user what is wrong, one line per fault on stderr, and lets the process end with code 2.
 *
 * @param faults  at least one, each `<place>: <what was found>; <the rule>`
 */
export function failWithFaults(faults: readonly string[]): void {
  for (const fault of faults) console.error(fault);
  process.exitCode = EXIT.userFault;
}
