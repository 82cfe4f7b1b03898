import { createHash } from 'node:crypto';
import type { Column, Table } from './columns.ts';
import type { CsvOptions } from './csv-text.ts';

/** A CSV file that the run wrote, with its table. */
export interface TableFile {
  readonly table: Table;
  /** Name of the file, for example `bands.csv`. */
  readonly name: string;
  readonly text: string;
}

/** A file of another format than CSV, with its table; it may be too large to be held in memory. */
export interface BinaryFile {
  readonly table: Table;
  /** Name of the file, for example `draws.parquet`. */
  readonly name: string;
  readonly format: 'parquet';
  readonly bytes: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

/** What the data package says about the run as a whole. */
export interface PackageTitle {
  readonly scenarioId: string;
  readonly title: string;
}

/**
 * The text of datapackage.json: a Data Package v2 descriptor of the tables, made from the column registry.
 *
 * It states size and SHA-256 of each file and holds no clock, so equal files have equal descriptors. The
 * standard: https://datapackage.org/standard/data-package/
 */
export function dataPackage(
  { scenarioId, title }: PackageTitle,
  files: readonly (TableFile | BinaryFile)[],
  options: CsvOptions,
): string {
  const descriptor = {
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: scenarioId,
    title,
    resources: files.map((file) => resource(file, options)),
  };
  return `${JSON.stringify(descriptor, undefined, 2)}\n`;
}

/**
 * The text of datapackage.json with more files in it: those of the same name take the place of the ones that it
 * describes.
 *
 * @param descriptor  text of a data package that this program wrote, or undefined where there is none
 */
export function addToDataPackage(
  descriptor: string | undefined,
  title: PackageTitle,
  files: readonly TableFile[],
  options: CsvOptions,
): string {
  const fresh = dataPackage(title, files, options);
  if (descriptor === undefined) return fresh;
  const { resources: added } = JSON.parse(fresh) as Described;
  const names = new Set(added.map(({ name }) => name));
  const before = JSON.parse(descriptor) as Described;
  const kept = before.resources.filter(({ name }) => !names.has(name));
  return `${JSON.stringify({ ...before, resources: [...kept, ...added] }, undefined, 2)}\n`;
}

interface Described {
  readonly resources: readonly { readonly name: string }[];
}

function resource(file: TableFile | BinaryFile, options: CsvOptions): object {
  const { table, name } = file;
  return {
    name: table.name,
    path: name,
    type: 'table',
    title: table.title,
    description: table.description,
    ...('text' in file ? csvFile(file, options) : binaryFile(file)),
    schema: {
      fields: table.columns.map(field),
      ...('text' in file && { missingValues: [''] }),
      primaryKey: table.primaryKey,
    },
  };
}

function csvFile({ text }: TableFile, { excel }: CsvOptions): object {
  const bytes = Buffer.from(text);
  return {
    format: 'csv',
    mediatype: 'text/csv',
    encoding: 'utf-8',
    bytes: bytes.length,
    hash: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    dialect: { header: true, delimiter: ',', lineTerminator: excel ? '\r\n' : '\n', quoteChar: '"' },
  };
}

function binaryFile({ format, bytes, sha256 }: BinaryFile): object {
  return { format, mediatype: 'application/vnd.apache.parquet', bytes, hash: `sha256:${sha256}` };
}

function field({ name, type, description, unit }: Column): object {
  return { name, type, description, ...(unit === undefined ? {} : { unit }) };
}
