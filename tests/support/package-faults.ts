import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';

/** What a data package says of one CSV file. */
interface Resource {
  readonly path: string;
  readonly bytes: number;
  readonly hash: string;
  readonly schema: {
    readonly fields: readonly { readonly name: string; readonly type: keyof typeof FORMS }[];
    readonly primaryKey: readonly string[];
  };
}

/** How a value of each type is written: no exponents, no separators, no -0. */
const FORMS = {
  string: /^(?![=+\-@]).+$/su,
  date: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  integer: /^(0|-?[1-9]\d*)$/,
  number: /^(?!-0(\.0*)?$)-?(0|[1-9]\d*)(\.\d*[1-9])?$/,
};

/** One row of a CSV file, by column. */
export type CsvRow = Readonly<Record<string, string>>;

/** The rows of a CSV file. */
export function csvRows(text: string): readonly CsvRow[] {
  return parse(text, { columns: true, bom: true });
}

/**
 * Every way in which CSV files break the data package that lies beside them: other files, bytes, columns or types, and
 * keys that name two rows.
 *
 * @param descriptor  text of datapackage.json
 * @param textOf      text of a file by its name
 */
export function packageFaults(descriptor: string, textOf: (path: string) => string): readonly string[] {
  const { resources } = JSON.parse(descriptor) as { readonly resources: readonly Resource[] };
  return resources.flatMap((resource) => resourceFaults(resource, textOf(resource.path)));
}

function resourceFaults({ path, bytes, hash, schema }: Resource, text: string): readonly string[] {
  const content = Buffer.from(text);
  const faults: string[] = [];
  if (content.length !== bytes) faults.push(`${path} has ${content.length} bytes, not ${bytes}`);
  if (`sha256:${createHash('sha256').update(content).digest('hex')}` !== hash)
    faults.push(`${path} has another hash`);
  const names = schema.fields.map(({ name }) => name);
  const rows = csvRows(text);
  if (text.split(/\r?\n/, 1)[0]?.replace('\uFEFF', '') !== names.join(','))
    faults.push(`${path} has other columns`);
  const keys = new Set<string>();
  for (const [index, row] of rows.entries()) {
    for (const { name, type } of schema.fields) {
      const cell = row[name] ?? '';
      if (cell !== '' && !FORMS[type].test(cell))
        faults.push(`${path}, row ${index + 1}: ${name} ${cell} is no ${type}`);
    }
    const key = schema.primaryKey.map((name) => row[name]).join(',');
    if (keys.has(key)) faults.push(`${path}, row ${index + 1}: a second ${key}`);
    keys.add(key);
  }
  return faults;
}
