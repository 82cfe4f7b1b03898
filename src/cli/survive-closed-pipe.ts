import { EXIT } from './exit-code.ts';

/**
 * Lets the program go on when the reader of its output has gone, as `costband models | head -3` does: what nobody
 * reads is dropped, results are still written. Output that cannot be written for another reason, such as a full disk,
 * ends the process with 4.
 */
export function surviveClosedPipe(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exit(EXIT.outputFault);
  });
}
