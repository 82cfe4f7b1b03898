import { createHash } from 'node:crypto';
import { createReadStream, realpathSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { LogError } from '../logs/log-fault.ts';
import { readColumn } from '../logs/read-column.ts';
import type { FileReading, FileReadings, FileReference, MeanReference } from '../scenario/file-reading.ts';
import {
  addToRunningMoments,
  kurtosisOfRunning,
  openRunningMoments,
  sdOfRunning,
  skewnessOfRunning,
} from '../stats/running-moments.ts';

/**
 * Reads what a scenario refers to. Files stand in the scenario's folder or below it, or where the user allows it;
 * links are followed before that is judged.
 *
 * @param scenarioFile  names in the scenario are relative to its folder
 * @param allowedPaths  further folders that files may stand in
 */
export async function readReferences(
  references: readonly FileReference[],
  scenarioFile: string,
  allowedPaths: readonly string[],
): Promise<FileReadings> {
  const folder = dirname(resolve(scenarioFile));
  const readings = new Map<string, FileReading>();
  for (const { path, wants } of references) {
    const file = resolve(folder, wants.file);
    readings.set(path, outsideFault(file, [folder, ...allowedPaths]) ?? (await readWanted(file, wants)));
  }
  return readings;
}

function outsideFault(file: string, folders: readonly string[]): FileReading | undefined {
  const real = realPath(file);
  if (real === undefined)
    return { kind: 'fault', found: 'no such file', rule: 'names are relative to the scenario' };
  if (folders.some((folder) => isInside(real, realPath(folder) ?? folder))) return undefined;
  const rule = 'a file needs to stand in the folder of the scenario, or in one that --allow-path names';
  return { kind: 'fault', found: 'outside the folder of the scenario', rule };
}

function realPath(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}

function isInside(file: string, folder: string): boolean {
  const way = relative(folder, file);
  return way !== '' && way !== '..' && !/^\.\.[\\/]/.test(way) && !isAbsolute(way);
}

async function readWanted(file: string, wants: FileReference['wants']): Promise<FileReading> {
  try {
    return await summariseColumn(file, wants);
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    const [{ line, field, found, rule, missing }] = error.faults as [LogError['faults'][number]];
    const place = line === undefined ? field : `line ${line}, ${field}`;
    const names = missing === undefined ? '' : `; the file has ${missing.present.slice(0, 12).join(', ')}`;
    return { kind: 'fault', found: `${place}: ${found}`, rule: `${rule}${names}` };
  }
}

async function summariseColumn(file: string, { file: name, column }: MeanReference): Promise<FileReading> {
  const moments = openRunningMoments();
  await readColumn(file, column, (value) => addToRunningMoments(moments, value));
  const { count, mean, least, largest } = moments;
  const skewness = skewnessOfRunning(moments);
  const kurtosis = kurtosisOfRunning(moments);
  const source = { name, sha256: await hashOfFile(file) };
  return {
    kind: 'column',
    source,
    count,
    mean,
    sd: sdOfRunning(moments),
    skewness,
    kurtosis,
    least,
    largest,
  };
}

async function hashOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(file)) hash.update(bytes as Buffer);
  return hash.digest('hex');
}
