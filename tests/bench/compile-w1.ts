import { readFileSync } from 'node:fs';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import type { Model } from '../../src/simulate/model.ts';

/** The scenario of W1, ready to run; in a file of its own, so that a thread need not load what reads scenarios. */
export function compileW1(file: string): Model {
  return compileModel(parseScenario(readFileSync(file, 'utf8'), file));
}
