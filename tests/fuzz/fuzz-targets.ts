import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Document } from 'yaml';
import { drawScenario } from '../../src/cli/draw-scenario.ts';
import { USUAL_DRAWING } from '../../src/cli/drawing.ts';
import { LogError } from '../../src/logs/log-fault.ts';
import { readLog } from '../../src/logs/read-log.ts';
import { JOURNAL_NAME, JournalError, openRunJournal } from '../../src/output/run-journal.ts';
import { decodeScenario } from '../../src/scenario/decode-scenario.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import { ScenarioError } from '../../src/scenario/scenario-fault.ts';
import { type Plan, planBlocks } from '../../src/simulate/plan-blocks.ts';
import { arbitraryScenario } from './arbitrary-scenario.ts';

/** What became of a case: taken as good, or refused as the user's fault. Anything else is thrown: a finding. */
export type Outcome = 'accepted' | 'refused';

/** Something that reads bytes that anybody may have written. */
export interface FuzzTarget {
  readonly name: string;
  /** What cases are made of. */
  readonly corpus: readonly Buffer[];
  readonly meet: (bytes: Buffer) => Outcome | Promise<Outcome>;
}

/** One in so many accepted scenarios, told by its bytes, is run from end to end. */
const RUN_EVERY = 4;

/** What such a run is shortened to: months of heavy tails, and the tickets of ticket bands, are drawn one by one. */
export const SHORT_PLAN: Plan = { ...planBlocks(4), ticketsPerTrial: 2 };
const SHORT_MONTHS = 1;

/** The targets; their files live in a folder that `close` removes. */
export function openTargets(): { readonly targets: readonly FuzzTarget[]; readonly close: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'costband-fuzz-'));
  return {
    targets: [scenarioTarget(), logTarget(folder, 'csv'), logTarget(folder, 'jsonl'), journalTarget(folder)],
    close: () => rmSync(folder, { recursive: true }),
  };
}

function corpusOf(kind: string): readonly Buffer[] {
  const folder = new URL(`corpus/${kind}/`, import.meta.url);
  return readdirSync(folder)
    .sort()
    .map((name) => readFileSync(new URL(name, folder)));
}

/** A few scenarios of the whole grammar, always the same ones: reading one takes ten times as long as one of a page. */
function generatedScenarios(): readonly Buffer[] {
  const stated = fc.sample(arbitraryScenario, { seed: 1, numRuns: 6 });
  return stated.map((one) => Buffer.from(new Document(one, { aliasDuplicateObjects: false }).toString()));
}

function scenarioTarget(): FuzzTarget {
  return {
    name: 'scenario',
    corpus: [...corpusOf('scenario'), ...generatedScenarios()],
    async meet(bytes) {
      try {
        const scenario = parseScenario(decodeScenario(bytes, 'fuzz.yaml'), 'fuzz.yaml');
        if (bytes.reduce((sum, byte) => sum + byte, 0) % RUN_EVERY === 0) {
          const horizon = { ...scenario.horizon, months: SHORT_MONTHS };
          await drawScenario({ ...scenario, horizon }, SHORT_PLAN, 0, () => {}, USUAL_DRAWING, undefined);
        }
        return 'accepted';
      } catch (error) {
        if (!(error instanceof ScenarioError)) throw error;
        assert(error.faults.length > 0, 'a refusal says why');
        return 'refused';
      }
    },
  };
}

function logTarget(folder: string, kind: 'csv' | 'jsonl'): FuzzTarget {
  const file = join(folder, `log.${kind}`);
  return {
    name: `log.${kind}`,
    corpus: corpusOf(kind),
    async meet(bytes) {
      writeFileSync(file, bytes);
      try {
        await readLog(file, {}, ({ requests, turns }) => {
          for (const { inputTokens, outputTokens } of requests) {
            assert(inputTokens >= 0 && Number.isFinite(inputTokens), 'input tokens are counted');
            assert(outputTokens >= 0 && Number.isFinite(outputTokens), 'output tokens are counted');
          }
          assert(requests.length + turns.length > 0, 'a conversation says something');
        });
        return 'accepted';
      } catch (error) {
        if (!(error instanceof LogError)) throw error;
        assert(error.faults.length > 0, 'a refusal says why');
        return 'refused';
      }
    },
  };
}

function journalTarget(folder: string): FuzzTarget {
  const path = join(folder, JOURNAL_NAME);
  const key = { seed: '1' };
  const partOf = (replicate: number) => ({ replicate, points: 1024, trials: 16_384, ticketsPerTrial: 4 });
  const stateOf = (replicate: number) => Buffer.from(`state ${replicate} CBj1\n`.repeat(replicate + 1));
  const whole = (replicates: number) => {
    rmSync(path, { force: true });
    const journal = openRunJournal(folder, key);
    for (let replicate = 0; replicate < replicates; replicate++) {
      journal.keep(partOf(replicate), stateOf(replicate));
    }
    if (replicates === 16) journal.keepResults(16_384, Buffer.from('results'));
    journal.close();
    return readFileSync(path);
  };
  return {
    name: 'journal',
    corpus: [whole(0), whole(5), whole(16)],
    meet(bytes) {
      writeFileSync(path, bytes);
      try {
        const journal = openRunJournal(folder, key);
        for (let replicate = 0; replicate < 16; replicate++) {
          const part = journal.find(partOf(replicate));
          if (part === undefined) continue;
          assert(stateOf(replicate).equals(journal.read(part)), 'what is kept is what was written');
        }
        journal.keep(partOf(3), stateOf(3));
        assert(journal.find(partOf(3)) !== undefined, 'a damaged journal goes on');
        journal.close();
        return 'accepted';
      } catch (error) {
        if (!(error instanceof JournalError)) throw error;
        return 'refused';
      }
    },
  };
}
