import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fuzzCases } from './fuzz-cases.ts';
import { openTargets } from './fuzz-targets.ts';

/** A process that says nothing for so long hangs in its last case. */
const HANG_SECONDS = 600;

/** Cases between two signs of life. */
const TELL_EVERY = 20;

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    inside: { type: 'boolean', default: false },
  },
});

/** `npm run fuzz -- --cases N [--seed FIRST]`: the cases run in a process of their own that is watched for hangs. */
async function main(): Promise<void> {
  if (values.inside) {
    await meetCases(Number(values.seed), Number(values.cases));
    return;
  }
  const words = ['--import', 'tsx', fileURLToPath(import.meta.url), '--inside'];
  const child = spawn(
    process.execPath,
    [...words, '--cases', String(values.cases), '--seed', String(values.seed)],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  let last: unknown = values.seed;
  const hang = () => {
    console.log(`no answer for ${HANG_SECONDS} s: one of ${TELL_EVERY} cases from seed ${last} hangs`);
    child.kill('SIGKILL');
  };
  let timer = setTimeout(hang, HANG_SECONDS * 1000);
  child.on('message', (seed) => {
    last = seed;
    clearTimeout(timer);
    timer = setTimeout(hang, HANG_SECONDS * 1000);
  });
  child.on('close', (exitCode) => {
    clearTimeout(timer);
    process.exitCode = exitCode ?? 1;
  });
}

async function meetCases(firstSeed: number, caseCount: number): Promise<void> {
  const { targets, close } = openTargets();
  const tell = (seed: number) => {
    if (seed % TELL_EVERY === 0) process.send?.(seed);
  };
  const { counts, findings } = await fuzzCases(targets, firstSeed, caseCount, tell);
  close();
  console.table(counts);
  for (const { target, seed, what } of findings) console.log(`${target}, seed ${seed}: ${what}`);
  console.log(`${caseCount} cases from seed ${firstSeed}, ${findings.length} findings`);
  process.exitCode = findings.length > 0 ? 1 : 0;
  process.disconnect?.();
}

await main();
