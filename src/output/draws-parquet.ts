import assert from 'node:assert/strict';
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { Metric } from '../cost/metrics.ts';
import type { Period } from '../cost/period.ts';
import { type Column, drawsTable } from './columns.ts';
import type { BinaryFile } from './data-package.ts';
import type { RunKey } from './row-key.ts';
import { stageFile } from './stage-file.ts';

/** Name of the file in the folder of results. */
export const DRAWS_NAME = 'draws.parquet';

const MS_PER_DAY = 86_400_000;

/** Trials of one block: their metrics in every period. */
export interface BlockDraws {
  /** Randomisation of the points that the block belongs to. */
  readonly replicate: number;
  readonly trialCount: number;
  /** Metrics of periods, metrics fastest; shape [period][metric][trial]; NaN where there is nothing to divide by. */
  readonly periodValues: Float64Array;
}

/** Takes the draws of a run block by block, in plan order; memory is that of one block. */
export interface DrawsParquet {
  readonly add: (block: BlockDraws) => void;
  /** The whole file, which stands under its temporary name until `writeResults` renames it. */
  readonly finish: () => BinaryFile;
  readonly discard: () => void;
}

/**
 * Opens draws.parquet: a row per trial and period, a column per metric, a row group per block.
 *
 * Doubles are written as they are: the low bits of a drawn number do not compress.
 *
 * @param metrics  of every period, in the order of the draws
 * @throws OutputError  when it cannot be written; so do `add` and `finish`
 */
export function openDrawsParquet(
  directory: string,
  run: RunKey,
  periods: readonly Period[],
  metrics: readonly Metric[],
): DrawsParquet {
  const stage = stageFile(directory, DRAWS_NAME);
  const table = drawsTable(metrics);
  const bytes = new ByteWriter();
  const flush = () => {
    stage.append(new Uint8Array(bytes.buffer, 0, bytes.index));
    bytes.index = 0;
  };
  const writer = new ParquetWriter({
    writer: Object.assign(bytes, { flush, finish: flush }),
    schema: [{ name: 'draws', num_children: table.columns.length }, ...table.columns.map(schemaElement)],
    codec: 'UNCOMPRESSED',
    createdBy: 'costband',
  });
  let firstTrial = 1;
  return {
    add(block) {
      const rowCount = periods.length * block.trialCount;
      const perPeriod = <Value>(value: (period: Period) => Value): readonly Value[] =>
        periods.flatMap((period) => new Array<Value>(block.trialCount).fill(value(period)));
      const keys = [
        new Array<string>(rowCount).fill(run.runId),
        new Array<string>(rowCount).fill(run.scenarioId),
        Int32Array.from({ length: rowCount }, (_, row) => firstTrial + (row % block.trialCount)),
        new Int32Array(rowCount).fill(block.replicate + 1),
        perPeriod(({ grain }) => grain),
        perPeriod(({ start }) => dayOf(start)),
        perPeriod(({ end }) => dayOf(end)),
      ];
      const values = metrics.map((_, metric) => metricColumn(block, periods.length, metrics.length, metric));
      const data = [...keys, ...values] as DataOfColumn[];
      writer.write({
        columnData: table.columns.map(({ name }, i) => ({ name, data: data[i] as DataOfColumn })),
        rowGroupSize: rowCount,
      });
      firstTrial += block.trialCount;
    },
    finish() {
      writer.finish();
      return { table, name: DRAWS_NAME, format: 'parquet', ...stage.finish() };
    },
    discard: stage.discard,
  };
}

type DataOfColumn = Int32Array | Float64Array | (string | number | null)[];

/** A metric's values, periods one after the other; null where one is undefined. */
function metricColumn(
  { periodValues, trialCount }: BlockDraws,
  periodCount: number,
  metricCount: number,
  metric: number,
): Float64Array | (number | null)[] {
  const column = new Float64Array(periodCount * trialCount);
  for (let period = 0; period < periodCount; period++) {
    const start = (period * metricCount + metric) * trialCount;
    column.set(periodValues.subarray(start, start + trialCount), period * trialCount);
  }
  return column.some(Number.isNaN)
    ? Array.from(column, (value) => (Number.isNaN(value) ? null : value))
    : column;
}

/** Days since 1970-01-01, as Parquet counts them. */
function dayOf(date: string): number {
  return Date.parse(date) / MS_PER_DAY;
}

function schemaElement({ name, type }: Column): SchemaElement {
  switch (type) {
    case 'string':
      return { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' };
    case 'date':
      return { name, type: 'INT32', converted_type: 'DATE', repetition_type: 'REQUIRED' };
    case 'integer':
      return { name, type: 'INT32', repetition_type: 'REQUIRED' };
    case 'number':
      return { name, type: 'DOUBLE', repetition_type: 'OPTIONAL' };
    case 'datetime':
      return assert.fail(`${name}: draws have no times`);
  }
}
