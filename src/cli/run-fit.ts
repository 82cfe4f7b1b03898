import { basename, dirname } from 'node:path';
import { LOG_MAPPINGS } from '../logs/log-mapping.ts';
import { readLog } from '../logs/read-log.ts';
import { fitSvg } from '../output/fit-svg.ts';
import { writeResults } from '../output/write-results.ts';
import { findModelPrice } from '../prices/price-book.ts';
import { addToFit, finishFit, openFit } from '../summary/fit-log.ts';
import { failWithFaults } from './fail-with-faults.ts';
import { fitJson, fitText } from './fit-text.ts';
import { leftOutOfLog } from './log-account-text.ts';
import { LOG_KINDS, readMappingName, readSources } from './log-options.ts';

interface FitOptions {
  readonly log?: string;
  readonly columns?: readonly string[];
  readonly model: string;
  readonly seed: number;
  readonly out?: string;
  readonly json: boolean;
}

/** Prints which laws the turns, tokens and gaps of a log follow. */
export async function runFit(file: string, options: FitOptions): Promise<void> {
  const faults: string[] = [];
  const kinds = options.log === undefined ? LOG_KINDS : [readMappingName(options.log, LOG_KINDS, faults)];
  const sources = readSources(options.columns ?? [], kinds, faults);
  const provider = findModelPrice(options.model)?.provider;
  if (provider === undefined) faults.push(`--model: ${options.model}; needs a model of the price book`);
  if (faults.length > 0) {
    failWithFaults(faults);
    return;
  }
  const fit = openFit(options.seed);
  const mappings = kinds.map((kind) => LOG_MAPPINGS[kind]);
  const reading = { mappings, sources, ...(provider && { tokenFamily: provider }) };
  const account = await readLog(file, reading, (conversation) => addToFit(fit, conversation));
  for (const line of leftOutOfLog(account)) console.error(line);
  const found = finishFit(fit);
  for (const warning of found.warnings) console.error(`warning: ${warning}`);
  if (options.out !== undefined)
    writeResults(dirname(options.out), [{ name: basename(options.out), text: fitSvg(found.variables) }]);
  process.stdout.write((options.json ? fitJson : fitText)(file, found));
}
