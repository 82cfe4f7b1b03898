/** Number of each signal that ends a run; the exit code is 128 more. */
const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

type SignalName = keyof typeof SIGNALS;

/** A signal asked a run to end. */
export class Interruption extends Error {
  readonly exitCode: number;

  constructor(signal: SignalName) {
    super(`${signal}: stopped; the same command goes on from the finished blocks`);
    this.name = 'Interruption';
    this.exitCode = 128 + SIGNALS[signal];
  }
}

/** Signals that end a run in good order instead of the process. */
export interface CaughtSignals {
  /** Aborted with an `Interruption` by the first signal. */
  readonly stop: AbortSignal;
  /** From now on signals are caught; a second one still ends the process at once. */
  readonly arm: () => void;
  /** From now on they are not. */
  readonly release: () => void;
}

/** Prepares to catch SIGINT, SIGTERM and SIGHUP. */
export function catchSignals(): CaughtSignals {
  const controller = new AbortController();
  const names = Object.keys(SIGNALS) as SignalName[];
  const onSignal = (name: SignalName) => {
    const interruption = new Interruption(name);
    if (controller.signal.aborted) process.exit(interruption.exitCode);
    controller.abort(interruption);
  };
  let armed = false;
  return {
    stop: controller.signal,
    arm() {
      if (!armed) for (const name of names) process.on(name, onSignal);
      armed = true;
    },
    release() {
      for (const name of names) process.off(name, onSignal);
      armed = false;
    },
  };
}
