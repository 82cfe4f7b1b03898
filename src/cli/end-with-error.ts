import { CommanderError } from 'commander';
import { LostBlockError } from '../../workers/lost-block-error.ts';
import { LogError } from '../logs/log-fault.ts';
import { LockedError } from '../output/lock-results.ts';
import { JournalError } from '../output/run-journal.ts';
import { OutputError } from '../output/write-results.ts';
import { formatFault, ScenarioError } from '../scenario/scenario-fault.ts';
import { Interruption } from './catch-signals.ts';
import { EXIT } from './exit-code.ts';
import { failWithFaults } from './fail-with-faults.ts';
import { logFaultText } from './log-fault-text.ts';

/** Tells the user what ended a verb, and lets the process end with the code for it; an unknown error is our fault. */
export function endWithError(error: unknown): void {
  if (error instanceof CommanderError) {
    // commander has already told the user; help and version end with 0
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.userFault;
  } else if (error instanceof ScenarioError) {
    failWithFaults(error.faults.map(formatFault));
  } else if (error instanceof LogError) {
    failWithFaults(error.faults.map(logFaultText));
  } else if (error instanceof OutputError || error instanceof LockedError) {
    console.error(error.message);
    process.exitCode = EXIT.outputFault;
  } else if (error instanceof JournalError) {
    console.error(error.message);
    process.exitCode = EXIT.integrityFault;
  } else if (error instanceof LostBlockError) {
    console.error(error.message);
    process.exitCode = EXIT.incomplete;
  } else if (error instanceof Interruption) {
    console.error(error.message);
    process.exitCode = error.exitCode;
  } else {
    console.error(error);
    process.exitCode = EXIT.ourFault;
  }
}
