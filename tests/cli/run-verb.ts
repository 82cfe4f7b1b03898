import { Command } from 'commander';
import { vi } from 'vitest';
import { endWithError } from '../../src/cli/end-with-error.ts';

/** What a verb printed, and the code that the process would end with. */
export interface VerbResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Runs one verb in this process, as the program would. */
export async function runVerb(
  addCommand: (program: Command) => void,
  ...words: readonly string[]
): Promise<VerbResult> {
  const printed = { stdout: '', stderr: '' };
  const collect = (stream: 'stdout' | 'stderr') => (text: unknown) => {
    printed[stream] += text;
    return true;
  };
  const collectLine = (stream: 'stdout' | 'stderr') => (text: unknown) => {
    printed[stream] += `${text}\n`;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(collect('stdout')),
    vi.spyOn(process.stderr, 'write').mockImplementation(collect('stderr')),
    vi.spyOn(console, 'log').mockImplementation(collectLine('stdout')),
    vi.spyOn(console, 'error').mockImplementation(collectLine('stderr')),
  ];
  const codeBefore = process.exitCode;
  try {
    const program = new Command('costband').exitOverride();
    addCommand(program);
    process.exitCode = 0;
    await program.parseAsync(words, { from: 'user' }).catch(endWithError);
    return { ...printed, exitCode: Number(process.exitCode) };
  } finally {
    process.exitCode = codeBefore;
    for (const spy of spies) spy.mockRestore();
  }
}
