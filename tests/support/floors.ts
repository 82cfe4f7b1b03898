/** A source file and what it imports: paths from the root, or package names. */
export interface SourceFile {
  readonly path: string;
  readonly imports: readonly string[];
}

/** Floors of the rooms: imports go to a lower floor or stay in the room. */
const FLOORS: Readonly<Record<string, number>> = {
  'src/kernels': 0,
  'src/random': 1,
  'src/prices': 1,
  'src/stats': 2,
  'src/scenario': 3,
  'src/cost': 3,
  'src/logs': 3,
  'src/simulate': 4,
  'src/summary': 4,
  'src/output': 5,
  workers: 5,
  'src/cli': 6,
};

/** Packages that one room alone may import. */
const OWNERS: Readonly<Record<string, string>> = {
  yaml: 'src/scenario',
  zod: 'src/scenario',
  piscina: 'workers',
  commander: 'src/cli',
  'csv-parse': 'src/logs',
  'gpt-tokenizer/encoding/o200k_base': 'src/logs',
  'csv-parse/sync': 'src/output',
  'csv-stringify/sync': 'src/output',
  'hyparquet-writer': 'src/output',
  'd3-scale': 'src/output',
  'd3-shape': 'src/output',
};

/** Files that something other than an import starts. */
const ENTRIES: readonly string[] = [
  'src/cli/main.ts',
  'workers/block-worker.ts',
  'src/kernels/embed-kernels.ts',
  'src/prices/refresh-price-book.ts',
];

/** Every breach of the floors, in words. */
export function violationsOf(files: readonly SourceFile[]): readonly string[] {
  return [...files.flatMap(misplaced), ...cyclesOf(files), ...unusedOf(files)];
}

function roomOf(path: string): string | undefined {
  return Object.keys(FLOORS).find((room) => path.startsWith(`${room}/`));
}

function misplaced({ path, imports }: SourceFile): readonly string[] {
  const room = roomOf(path);
  if (room === undefined) return [`${path} stands in no room`];
  return imports.flatMap((target) => {
    const owner = OWNERS[target];
    if (owner !== undefined && owner !== room) return [`${path} imports ${target}: only ${owner} may`];
    const targetRoom = roomOf(target);
    if (targetRoom === undefined || targetRoom === room) return [];
    const down = (FLOORS[targetRoom] as number) < (FLOORS[room] as number);
    return down ? [] : [`${path} imports ${target}: upward or sideways`];
  });
}

function unusedOf(files: readonly SourceFile[]): readonly string[] {
  const used = new Set([...ENTRIES, ...files.flatMap(({ imports }) => imports)]);
  return files.filter(({ path }) => !used.has(path)).map(({ path }) => `${path}: nobody imports it`);
}

function cyclesOf(files: readonly SourceFile[]): readonly string[] {
  const imports = new Map(files.map((file) => [file.path, file.imports]));
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): readonly string[] => {
    const start = trail.indexOf(path);
    if (start >= 0) return [`${[...trail.slice(start), path].join(' -> ')}: a cycle`];
    if (done.has(path)) return [];
    const found = (imports.get(path) ?? []).flatMap((target) => walk(target, [...trail, path]));
    done.add(path);
    return found;
  };
  return files.flatMap(({ path }) => walk(path, []));
}
