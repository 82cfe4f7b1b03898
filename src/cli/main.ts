#!/usr/bin/env node
import './small-heap.ts';
import { Command } from 'commander';
import { endWithError } from './end-with-error.ts';
import { VERSION } from './package-root.ts';
import { surviveClosedPipe } from './survive-closed-pipe.ts';

/** Verbs in the order of the help, each with what adds it: a verb loads its own modules and no other's. */
const VERBS: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  simulate: async () => (await import('./simulate-command.ts')).addSimulateCommand,
  compare: async () => (await import('./compare-command.ts')).addCompareCommand,
  sensitivity: async () => (await import('./sensitivity-command.ts')).addSensitivityCommand,
  'break-even': async () => (await import('./break-even-command.ts')).addBreakEvenCommand,
  validate: async () => (await import('./validate-command.ts')).addValidateCommand,
  calculate: async () => (await import('./calculate-command.ts')).addCalculateCommand,
  published: async () => (await import('./published-command.ts')).addPublishedCommand,
  fit: async () => (await import('./fit-command.ts')).addFitCommand,
  backtest: async () => (await import('./backtest-command.ts')).addBacktestCommand,
  replay: async () => (await import('./replay-command.ts')).addReplayCommand,
  report: async () => (await import('./report-command.ts')).addReportCommand,
  models: async () => (await import('./models-command.ts')).addModelsCommand,
  schema: async () => (await import('./schema-command.ts')).addSchemaCommand,
  completion: async () => (await import('./completion-command.ts')).addCompletionCommand,
};

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

// help and completion speak of all verbs
const verb = process.argv[2] ?? '';
const alone = Object.entries(VERBS).filter(([name]) => name === verb && name !== 'completion');
const wanted = alone.length > 0 ? alone.map(([, load]) => load) : Object.values(VERBS);
for (const add of await Promise.all(wanted.map((load) => load()))) add(program);

await program.parseAsync().catch(endWithError);
