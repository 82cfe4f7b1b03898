import { openPick } from '../support/simulated-executor.ts';
import type { FuzzTarget, Outcome } from './fuzz-targets.ts';
import { mutateBytes } from './mutate-bytes.ts';

/** A case that was neither accepted nor refused, or took too long. */
export interface Finding {
  readonly target: string;
  /** Makes the case again. */
  readonly seed: number;
  readonly what: string;
}

/** What became of cases, by target and outcome. */
export interface FuzzReport {
  readonly counts: Readonly<Record<string, Readonly<Record<Outcome, number>>>>;
  readonly findings: readonly Finding[];
}

/** No case may take longer, of this process's CPU. */
const CASE_SECONDS = 30;

/** The bytes of a case: each seed is one target's, the targets in turn. */
export function caseOf(targets: readonly FuzzTarget[], seed: number) {
  const pick = openPick(seed);
  const target = targets[seed % targets.length] as FuzzTarget;
  const { corpus } = target;
  const any = () => corpus[pick(corpus.length)] as Buffer;
  return { target, bytes: mutateBytes(any(), any(), pick) };
}

/**
 * Meets the cases of seeds one after the other.
 *
 * @param onCase  called before each case, so that a hang can be named
 */
export async function fuzzCases(
  targets: readonly FuzzTarget[],
  firstSeed: number,
  caseCount: number,
  onCase: (seed: number) => void = () => {},
): Promise<FuzzReport> {
  const counts: Record<string, Record<Outcome, number>> = {};
  const findings: Finding[] = [];
  for (let seed = firstSeed; seed < firstSeed + caseCount; seed++) {
    onCase(seed);
    const { target, bytes } = caseOf(targets, seed);
    counts[target.name] ??= { accepted: 0, refused: 0 };
    const count = counts[target.name] as Record<Outcome, number>;
    const start = process.cpuUsage();
    try {
      count[await target.meet(bytes)]++;
    } catch (error) {
      findings.push({
        target: target.name,
        seed,
        what: String(error instanceof Error ? error.stack : error),
      });
    }
    const { user, system } = process.cpuUsage(start);
    const seconds = (user + system) / 1e6;
    if (seconds > CASE_SECONDS) {
      findings.push({ target: target.name, seed, what: `took ${seconds.toFixed(0)} s` });
    }
  }
  return { counts, findings };
}
