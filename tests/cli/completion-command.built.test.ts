import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { runBuilt } from './run-built.ts';

const script = (shell: string) => runBuilt(['completion', shell]);

/** What bash would offer for the words of a command line, the last of which is being typed. */
function offered(...words: readonly string[]): readonly string[] {
  const line = ['costband', ...words].map((word) => `'${word}'`).join(' ');
  const program = `${script('bash').stdout}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length}; _costband; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const printed = execFileSync('bash', ['-c', program], { encoding: 'utf8' });
  return printed.split('\n').filter((word) => word !== '');
}

test('bash completes verbs, the options of a verb, and choices', () => {
  expect(offered('si')).toEqual(['simulate']);
  expect(offered('')).toEqual(expect.arrayContaining(['compare', 'report', 'completion']));
  expect(offered('simulate', '--tr')).toEqual(['--trials']);
  expect(offered('simulate', 'x.yaml', '--engine', '')).toEqual(['fast', 'plain']);
  expect(offered('simulate', '--format', 'p')).toEqual(['parquet']);
  expect(offered('report', '--')).toEqual(['--png', '--help']);
  // all else is left to the shell's own files
  expect(offered('simulate', 'scen')).toEqual([]);
});

test.each(['zsh', 'fish'])('%s has every verb and every option of its help', (shell) => {
  const { stdout, stderr, exitCode } = script(shell);
  expect([stderr, exitCode]).toEqual(['', 0]);
  const verbs = [...runBuilt(['--help']).stdout.matchAll(/^ {2}([a-z][a-z-]+) .*$/gm)].map(
    ([, verb]) => verb!,
  );
  expect(verbs.length).toBeGreaterThan(11);
  for (const verb of verbs.filter((name) => !['help', 'npm'].includes(name))) {
    expect(stdout).toMatch(new RegExp(`\\b${verb}\\b`));
    const help = runBuilt([verb, '--help']).stdout;
    for (const [, flag] of help.matchAll(/^ {2}(?:-\w, )?--([\w-]+)/gm)) expect(stdout, verb).toContain(flag);
    expect(help, verb).toMatch(/\nExamples:\n/);
  }
});

test('another shell is a fault that names those there are', () => {
  expect(script('tcsh')).toMatchObject({ exitCode: 2, stdout: '' });
  expect(script('tcsh').stderr).toContain('bash, zsh, fish');
});
