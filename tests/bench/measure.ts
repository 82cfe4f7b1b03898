/*
 * One measurement in a process of its own, compiled because threads need JavaScript; prints one line of JSON. Start-up
 * and the tables of W1 are left out; what one measurement does not use is not loaded.
 *
 *   measure.js w1 <trials> <threads>
 *   measure.js w1-plain <trials>
 *   measure.js scenario <file> <trials> <fast|plain>
 */
import { readFileSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { EngineName } from '../../src/simulate/engine-name.ts';
import {
  buildW1Tables,
  mergeW1,
  simulateW1,
  summariseW1,
  W1_BLOCK,
  type W1Result,
  type W1Tables,
} from './w1.ts';

const P95 = 7;

/** What a thread of W1 is given. */
interface WorkerTask {
  readonly tables: W1Tables;
  readonly blockCount: number;
  readonly first: number;
  readonly step: number;
}

async function measureW1(trials: number, threads: number) {
  const blockCount = Math.ceil(trials / W1_BLOCK);
  const tables = buildW1Tables();
  const workers = Array.from({ length: threads - 1 }, (_, i) =>
    startWorker(tables, blockCount, i + 1, threads),
  );
  await Promise.all(workers.map(({ ready }) => ready));
  return measure(blockCount * W1_BLOCK, async () => {
    for (const { worker } of workers) worker.postMessage('go');
    const result = simulateW1(tables, blockCount, 0, threads);
    for (const { done } of workers) mergeW1(result, await done);
    const { cost, total } = summariseW1(result);
    return {
      cost: { mean: cost.mean, p95: cost.percentiles[P95] },
      total: { mean: total.mean, p95: total.percentiles[P95] },
    };
  });
}

function startWorker(tables: W1Tables, blockCount: number, first: number, step: number) {
  const worker = new Worker(new URL(import.meta.url), { workerData: { tables, blockCount, first, step } });
  const next = <T>() => new Promise<T>((resolve) => worker.once('message', resolve));
  const ready = next<'ready'>();
  return { worker, ready, done: ready.then(() => next<W1Result>()) };
}

async function measureScenario(file: string, trials: number, engineName: EngineName) {
  const { periodSeries } = await import('../../src/cli/series-of-model.ts');
  const { parseScenario } = await import('../../src/scenario/parse-scenario.ts');
  const { compileModel } = await import('../../src/simulate/compile-model.ts');
  const { engineOf, openEngine } = await import('../../src/simulate/engine.ts');
  const { planBlocks } = await import('../../src/simulate/plan-blocks.ts');
  const { openBandAccumulator } = await import('../../src/summary/band-accumulator.ts');
  const scenario = { ...parseScenario(readFileSync(file, 'utf8'), file), trials };
  return measure(trials, async () => {
    const model = compileModel(scenario);
    const plan = planBlocks(trials);
    const run = openEngine(engineOf(engineName, scenario, model), plan.ticketsPerTrial);
    const series = periodSeries(model);
    const bands = openBandAccumulator(series.length);
    let tickets = 0;
    for (const [index, block] of plan.blocks.entries()) {
      const { periodValues, trialCount } = run(block);
      bands.add(periodValues, trialCount);
      if (plan.blocks[index + 1]?.replicate !== block.replicate) bands.closeReplicate();
      const last = (model.periods.length - 1) * (series.length / model.periods.length) * trialCount;
      for (let i = 0; i < trialCount; i++) tickets += periodValues[last + i]!;
    }
    const statistics = bands.finish();
    const total = (metric: string) =>
      statistics[series.findIndex((one) => one.metric === metric && one.period.grain === 'total')];
    return { tickets, llm_cost: total('llm_cost'), total_cost: total('total_cost') };
  });
}

async function measurePlainW1(trials: number) {
  const { simulatePlainW1 } = await import('./w1-plain.ts');
  return measure(trials, async () => simulatePlainW1(trials));
}

/** Runs the work and adds what it took to what it found. */
async function measure(trials: number, work: () => Promise<object>) {
  const startMs = performance.now();
  const before = process.cpuUsage();
  const found = await work();
  const { user, system } = process.cpuUsage(before);
  const cpuMicros = user + system;
  return {
    cpuNsPerTrial: (cpuMicros * 1000) / trials,
    cpuSeconds: cpuMicros / 1e6,
    wallSeconds: (performance.now() - startMs) / 1000,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
    ...found,
  };
}

async function main([what, ...words]: readonly string[]): Promise<void> {
  const [first = '', second = '1', third = 'fast'] = words;
  const found =
    what === 'w1'
      ? await measureW1(Number(first), Number(second))
      : what === 'w1-plain'
        ? await measurePlainW1(Number(first))
        : await measureScenario(first, Number(second), third as EngineName);
  console.log(JSON.stringify(found));
  process.exit();
}

if (isMainThread) await main(process.argv.slice(2));
else {
  const { tables, blockCount, first, step } = workerData as WorkerTask;
  parentPort!.once('message', () => parentPort!.postMessage(simulateW1(tables, blockCount, first, step)));
  parentPort!.postMessage('ready');
}
