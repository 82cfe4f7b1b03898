#!/usr/bin/env node
import './v8-flags.ts';
import { Command } from 'commander';
import { addBacktestCommand } from './backtest-command.ts';
import { addBreakEvenCommand } from './break-even-command.ts';
import { addCalculateCommand } from './calculate-command.ts';
import { addCompareCommand } from './compare-command.ts';
import { addCompletionCommand } from './completion-command.ts';
import { endWithError } from './end-with-error.ts';
import { addFitCommand } from './fit-command.ts';
import { addModelsCommand } from './models-command.ts';
import { VERSION } from './package-root.ts';
import { addPublishedCommand } from './published-command.ts';
import { addReplayCommand } from './replay-command.ts';
import { addReportCommand } from './report-command.ts';
import { addSchemaCommand } from './schema-command.ts';
import { addSensitivityCommand } from './sensitivity-command.ts';
import { addSimulateCommand } from './simulate-command.ts';
import { surviveClosedPipe } from './survive-closed-pipe.ts';
import { addValidateCommand } from './validate-command.ts';

/** Verbs in the order of the help, completion last: it completes the others. Each loads its work when it is called. */
const VERBS: readonly ((program: Command) => void)[] = [
  addSimulateCommand,
  addCompareCommand,
  addSensitivityCommand,
  addBreakEvenCommand,
  addValidateCommand,
  addCalculateCommand,
  addPublishedCommand,
  addFitCommand,
  addBacktestCommand,
  addReplayCommand,
  addReportCommand,
  addModelsCommand,
  addSchemaCommand,
  addCompletionCommand,
];

surviveClosedPipe(process.stdout);
surviveClosedPipe(process.stderr);

const program = new Command('costband')
  .description('Percentile cost bands for AI support tickets, from a YAML scenario.')
  .version(VERSION)
  .addHelpText(
    'after',
    '\nExamples:\n' +
      '  npm run simulate -- scenarios/haiku_10k.yaml\n' +
      '  npm run compare -- scenarios/haiku_10k.yaml --models claude-haiku-4-5,gpt-5-mini\n' +
      '  npm run report -- results/haiku_10k\n' +
      '  npm run costband -- simulate --help',
  )
  .exitOverride();

for (const add of VERBS) add(program);

await program.parseAsync().catch(endWithError);
