import { readFileSync, statSync } from 'node:fs';
import { decodeScenario } from '../scenario/decode-scenario.ts';
import type { FileReadings, FileReference } from '../scenario/file-reading.ts';
import { parseScenario, referencesOf } from '../scenario/parse-scenario.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { ScenarioError, type ScenarioFault } from '../scenario/scenario-fault.ts';

/** A scenario and the text that it was read from. */
export interface LoadedScenario {
  readonly file: string;
  readonly text: string;
  /** What was read of the files that the text refers to. */
  readonly readings: FileReadings;
  readonly scenario: Scenario;
}

/**
 * Reads scenario files, and the files that they refer to.
 *
 * @param allowedPaths  folders that files may stand in beside the scenario's own
 * @throws ScenarioError  with every fault of every file; two scenarios with one id are a fault too, since their
 *   results would share a folder
 */
export async function loadScenarios(
  files: readonly string[],
  allowedPaths: readonly string[] = [],
): Promise<readonly LoadedScenario[]> {
  const faults: ScenarioFault[] = [];
  const loaded: LoadedScenario[] = [];
  for (const file of files) {
    try {
      const text = decodeScenario(readRegularFile(file), file);
      const readings = await readFiles(referencesOf(text), file, allowedPaths);
      loaded.push({ file, text, readings, scenario: parseScenario(text, file, readings) });
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      faults.push(...error.faults);
    }
  }
  for (const [i, { file, scenario }] of loaded.entries()) {
    const twin = loaded.slice(0, i).find((other) => other.scenario.id === scenario.id);
    if (twin !== undefined) {
      faults.push(
        fileFault(file, `id ${scenario.id}`, `${twin.file} has the same id; give each scenario its own`),
      );
    }
  }
  if (faults.length > 0) throw new ScenarioError(faults);
  return loaded;
}

/** Most scenarios stand alone, and need none of what reads logs. */
async function readFiles(
  references: readonly FileReference[],
  file: string,
  allowedPaths: readonly string[],
): Promise<FileReadings> {
  if (references.length === 0) return new Map();
  const { readReferences } = await import('./read-references.ts');
  return readReferences(references, file, allowedPaths);
}

function readRegularFile(file: string): Uint8Array {
  try {
    if (!statSync(file).isFile()) {
      throw new ScenarioError([fileFault(file, 'not a regular file', 'a scenario is a YAML file')]);
    }
    return readFileSync(file);
  } catch (error) {
    if (error instanceof ScenarioError || !(error instanceof Error)) throw error;
    const code = 'code' in error ? String(error.code) : error.message;
    throw new ScenarioError([
      fileFault(file, code, code === 'ENOENT' ? missingRule(file) : 'the file cannot be read'),
    ]);
  }
}

/** A name that is not UTF-8 reaches us with U+FFFD in place of its bytes, and so is found by nobody. */
function missingRule(file: string): string {
  return file.includes('\ufffd') ? 'the name of the file is not UTF-8: rename the file' : 'no such file';
}

function fileFault(file: string, found: string, rule: string): ScenarioFault {
  return { file, line: 1, column: 1, path: 'document', found, rule };
}
