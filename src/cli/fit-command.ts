import { basename, dirname } from 'node:path';
import type { Command } from 'commander';
import { LOG_MAPPINGS, type LogMappingName } from '../logs/log-mapping.ts';
import { readLog } from '../logs/read-log.ts';
import { fitSvg } from '../output/fit-svg.ts';
import { writeResults } from '../output/write-results.ts';
import { findModelPrice } from '../prices/price-book.ts';
import { addToFit, finishFit, openFit } from '../summary/fit-log.ts';
import { failWithFaults } from './fail-with-faults.ts';
import { fitJson, fitText } from './fit-text.ts';
import { leftOutOfLog } from './log-account-text.ts';
import { readMappingName, readSources } from './log-options.ts';
import { wholeFrom } from './run-options.ts';

interface FitOptions {
  readonly log?: string;
  readonly columns?: readonly string[];
  readonly model: string;
  readonly seed: number;
  readonly out?: string;
  readonly json: boolean;
}

const KINDS = Object.keys(LOG_MAPPINGS) as LogMappingName[];

/** Adds the verb `fit`: which laws a log's turns, tokens and gaps follow. */
export function addFitCommand(program: Command): void {
  program
    .command('fit')
    .summary('fit laws to the turns, tokens and gaps of a log')
    .description(
      'Fits laws to what a log says, best by AIC first, with how far each is off, how sure its parameters are, what ' +
        'hangs together, and a piece of a scenario that states them. For bands, drawing from the log itself ' +
        '(conversation.from) is better: laws carry a bias that more data does not remove.',
    )
    .argument('<file>', 'log: CSV or JSON Lines, also gzipped')
    .option('--log <kind>', `what the file is: ${KINDS.join(', ')} (default: the first that fits)`)
    .option('--columns <field=column...>', 'where fields stand: a column, a path.in.json, a+b, text:column')
    .option('--model <id>', 'model whose tokens texts are counted in', 'claude-haiku-4-5')
    .option('--seed <n>', 'seed of the bootstrap', wholeFrom(0), 1)
    .option('--out <file>', 'draw data and laws into this SVG')
    .option('--json', 'print one JSON object instead of the tables', false)
    .addHelpText('after', '\nExamples:\n  npm run fit -- turns.csv.gz --out fit.svg')
    .action(runFit);
}

async function runFit(file: string, options: FitOptions): Promise<void> {
  const faults: string[] = [];
  const kinds = options.log === undefined ? KINDS : [readMappingName(options.log, KINDS, faults)];
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
