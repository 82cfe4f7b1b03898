import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { dataPackage } from '../../src/output/data-package.ts';
import { exampleFiles } from './example-results.ts';

interface Resource {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly hash: string;
  readonly dialect: { readonly delimiter: string; readonly lineTerminator: string };
  readonly schema: {
    readonly fields: readonly {
      readonly name: string;
      readonly type: string;
      readonly description: string;
    }[];
    readonly primaryKey: readonly string[];
  };
}

interface Descriptor {
  readonly $schema: string;
  readonly name: string;
  readonly title: string;
  readonly resources: readonly Resource[];
}

function describedFiles(excel: boolean) {
  const files = exampleFiles({ excel });
  const title = { scenarioId: 'haiku_10k', title: 'Ten thousand tickets' };
  const descriptor = JSON.parse(dataPackage(title, files, { excel })) as Descriptor;
  return { descriptor, textByPath: new Map(files.map(({ name, text }) => [name, text])) };
}

const VALUES: Readonly<Record<string, RegExp>> = {
  string: /^.*$/s,
  date: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  integer: /^-?\d+$/,
  number: /^-?\d+(\.\d+)?$/,
};

/** What a reader of the standard would complain about; written from the standard, not from our code. */
function complaints({ bytes, hash, dialect, schema }: Resource, text: string): readonly string[] {
  const found: string[] = [];
  if (Buffer.byteLength(text) !== bytes) found.push('bytes');
  if (`sha256:${createHash('sha256').update(text).digest('hex')}` !== hash) found.push('hash');
  const [header, ...rows] = parse(text, {
    delimiter: dialect.delimiter,
    record_delimiter: dialect.lineTerminator,
    bom: true,
  }) as string[][];
  const names = schema.fields.map(({ name }) => name);
  if (JSON.stringify(header) !== JSON.stringify(names)) found.push('header');
  for (const row of rows) {
    for (const [index, { name, type }] of schema.fields.entries()) {
      const cell = row[index]!;
      if (cell !== '' && !VALUES[type]!.test(cell)) found.push(`${name} ${type} ${cell}`);
    }
  }
  const keys = rows.map((row) => JSON.stringify(schema.primaryKey.map((name) => row[names.indexOf(name)])));
  if (new Set(keys).size !== keys.length) found.push('primaryKey');
  return found;
}

describe.each([false, true])('the data package, excel %s', (excel) => {
  const { descriptor, textByPath } = describedFiles(excel);

  test('names the standard, the scenario and every file', () => {
    expect(descriptor.$schema).toBe('https://datapackage.org/profiles/2.0/datapackage.json');
    expect([descriptor.name, descriptor.title]).toEqual(['haiku_10k', 'Ten thousand tickets']);
    expect(descriptor.resources.map(({ path }) => path)).toEqual([...textByPath.keys()]);
  });

  test('holds for every file', () => {
    for (const resource of descriptor.resources) {
      expect(complaints(resource, textByPath.get(resource.path)!), resource.path).toEqual([]);
    }
  });

  test('describes every column and keys only by columns that exist', () => {
    for (const { schema } of descriptor.resources) {
      const names = schema.fields.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(schema.primaryKey.filter((name) => !names.includes(name))).toEqual([]);
      expect(schema.fields.filter(({ description }) => description === '')).toEqual([]);
    }
  });
});

describe('the validator in this test', () => {
  const { descriptor, textByPath } = describedFiles(false);
  const bands = descriptor.resources[0]!;
  const text = textByPath.get('bands.csv')!;

  test.each([
    ['another byte', text.replace('haiku_10k', 'haiku_10K'), 'hash'],
    ['a missing row', text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1), 'bytes'],
    ['another header', text.replace('ci_low', 'ci_lo'), 'header'],
    ['an exponent', text.replace(/,0\.95,/, ',9.5e-1,'), 'confidence number 9.5e-1'],
    ['a second key', `${text}${text.split('\n')[1]}\n`, 'primaryKey'],
  ])('sees %s', (_, wrong, complaint) => {
    expect(complaints(bands, wrong)).toContain(complaint);
  });
});
