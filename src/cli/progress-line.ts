/** Shortest time between two updates. */
const UPDATE_SECONDS = 0.1;

/** A line on stderr that counts trials; silent unless stderr is a terminal. */
export interface ProgressLine {
  readonly update: (finishedTrials: number) => void;
  readonly clear: () => void;
}

/** Opens the progress line of one scenario. */
export function openProgressLine(scenarioId: string, trials: number, quiet: boolean): ProgressLine {
  if (quiet || !process.stderr.isTTY) return { update() {}, clear() {} };
  let shownMs = -Infinity;
  return {
    update(finishedTrials) {
      const nowMs = performance.now();
      if (nowMs - shownMs < UPDATE_SECONDS * 1000) return;
      shownMs = nowMs;
      const percent = Math.floor((100 * finishedTrials) / trials);
      process.stderr.write(`\r${scenarioId}: ${finishedTrials} of ${trials} trials (${percent} %)`);
    },
    clear: () => void process.stderr.write('\r\u001b[K'),
  };
}
