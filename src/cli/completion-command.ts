import { Argument, type Command } from 'commander';
import { completionScript, SHELLS, type Shell } from './completion-script.ts';

/** Adds the verb `completion`, after all others: it completes those that are there. */
export function addCompletionCommand(program: Command): void {
  program
    .command('completion')
    .summary('print a script that completes verbs and options in a shell')
    .description('Prints a completion script for the command costband, to be sourced or saved.')
    .addArgument(new Argument('<shell>', 'shell that it is for').choices(SHELLS))
    .addHelpText(
      'after',
      '\nThe command has to be on the PATH: npm link puts it there.\n' +
        '\nExamples:\n' +
        '  source <(costband completion bash)\n' +
        '  costband completion zsh > ~/.zfunc/_costband\n' +
        '  costband completion fish > ~/.config/fish/completions/costband.fish',
    )
    .action((shell: Shell) => {
      process.stdout.write(completionScript(program, shell));
    });
}
