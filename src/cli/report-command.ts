import type { Command } from 'commander';

/** Adds the verb `report`: a run's results as a page for people. */
export function addReportCommand(program: Command): void {
  program
    .command('report')
    .summary('make a page of a run or a comparison for people to read')
    .description(
      `Reads the results of one run, or of one comparison, and writes report.html beside them: the answer, charts with ` +
        'their figures, the assumptions and the warnings, in one file that loads nothing.',
    )
    .argument('<results-dir>', 'folder of one run, as simulate wrote it, or of one comparison')
    .option('--png', 'draw each chart as a picture too, report-<chart>.png beside the page', false)
    .addHelpText(
      'after',
      '\nEnds with 6 when a file is not the one that the run wrote.\n' +
        '\nExamples:\n  npm run simulate\n  npm run report -- results/haiku_10k\n' +
        '  npm run report -- results/haiku_10k --png\n' +
        '  npm run compare -- scenarios/haiku_10k.yaml --models claude-haiku-4-5,gpt-5-mini\n' +
        '  npm run report -- results/compare',
    )
    .action(async (directory, options) => (await import('./report.ts')).report(directory, options));
}
