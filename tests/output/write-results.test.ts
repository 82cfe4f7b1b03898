import {
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assertWritable, type FileCalls, OutputError, writeResults } from '../../src/output/write-results.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'costband-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function systemFault(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function callsWith(different: Partial<FileCalls>): FileCalls {
  return { write: writeSync, flush: fsyncSync, rename: renameSync, ...different };
}

/** Takes half of what a file needs, then has no space: what a full disk does. */
function fullAfter(byteCount: number): FileCalls {
  let room = byteCount;
  const write: FileCalls['write'] = (file, bytes, offset) => {
    if (room === 0) throw systemFault('ENOSPC');
    const written = writeSync(file, bytes, offset, Math.min(room, bytes.length - offset));
    room -= written;
    return written;
  };
  return callsWith({ write });
}

/** Calls of which the k-th, counted over all three, fails. */
function failingAt(k: number, code: string) {
  let made = 0;
  const next = <In extends unknown[], Out>(call: (...words: In) => Out) => {
    return (...words: In): Out => {
      made++;
      if (made === k) throw systemFault(code);
      return call(...words);
    };
  };
  return {
    calls: {
      write: next<Parameters<FileCalls['write']>, number>(writeSync),
      flush: next(fsyncSync),
      rename: next(renameSync),
    },
    made: () => made,
  };
}

function thrownBy(work: () => void): unknown {
  try {
    work();
  } catch (fault) {
    return fault;
  }
  return undefined;
}

describe('writing results', () => {
  test('leaves exactly the files, with exactly their bytes', () => {
    writeResults(root, [
      { name: 'bands.csv', text: 'a,é\n' },
      { name: 'run.json', text: '' },
    ]);
    expect(readdirSync(root).sort()).toEqual(['bands.csv', 'run.json']);
    expect(readFileSync(join(root, 'bands.csv'))).toEqual(Buffer.from('a,é\n'));
  });

  test('row 31, goes on until every byte is written, however few the system takes at once', () => {
    const text = 'x'.repeat(1000);
    const write: FileCalls['write'] = (file, bytes, offset) =>
      writeSync(file, bytes, offset, Math.min(7, bytes.length - offset));
    writeResults(root, [{ name: 'bands.csv', text }], callsWith({ write }));
    expect(readFileSync(join(root, 'bands.csv'), 'utf8')).toBe(text);
  });

  test('row 30, on a full disk keeps all earlier files, removes its own and says how much did not fit', () => {
    writeFileSync(join(root, 'bands.csv'), 'old bands');
    writeFileSync(join(root, 'run.json'), 'old run');
    const files = [
      { name: 'bands.csv', text: 'new bands' },
      { name: 'run.json', text: 'new run' },
    ];
    const fault = thrownBy(() => writeResults(root, files, fullAfter(12)));
    expect(fault).toBeInstanceOf(OutputError);
    expect(fault).toMatchObject({
      code: 'ENOSPC',
      message: expect.stringContaining('(7 bytes of it): no space left'),
    });
    expect(readdirSync(root).sort()).toEqual(['bands.csv', 'run.json']);
    expect(readFileSync(join(root, 'bands.csv'), 'utf8')).toBe('old bands');
    expect(readFileSync(join(root, 'run.json'), 'utf8')).toBe('old run');
  });

  test('row 39, replaces a link and leaves what it points to', () => {
    const target = join(root, 'precious.txt');
    writeFileSync(target, 'precious');
    symlinkSync(target, join(root, 'bands.csv'));
    writeResults(root, [{ name: 'bands.csv', text: 'new' }]);
    expect(readFileSync(target, 'utf8')).toBe('precious');
    expect(readFileSync(join(root, 'bands.csv'), 'utf8')).toBe('new');
  });

  test('is not stopped, nor led astray, by what a killed run left behind', () => {
    const target = join(root, 'precious.txt');
    writeFileSync(target, 'precious');
    symlinkSync(target, join(root, '.bands.csv.tmp'));
    writeResults(root, [{ name: 'bands.csv', text: 'new' }]);
    expect(readFileSync(target, 'utf8')).toBe('precious');
    expect(readdirSync(root).sort()).toEqual(['bands.csv', 'precious.txt']);
  });

  test('says so when a folder stands where a file should be', () => {
    mkdirSync(join(root, 'bands.csv'));
    const fault = thrownBy(() => writeResults(root, [{ name: 'bands.csv', text: 'new' }]));
    expect(fault).toMatchObject({ name: 'OutputError', code: 'EISDIR', path: join(root, 'bands.csv') });
    expect(readdirSync(root)).toEqual(['bands.csv']);
  });

  test('row 30, whichever write, flush or rename fails: each file is wholly old or wholly new, and a re-run mends all', () => {
    const names = ['bands.csv', 'summary.csv', 'run.json'];
    const files = (age: string) => names.map((name) => ({ name, text: `${age} ${name}` }));
    const read = () => names.map((name) => readFileSync(join(root, name), 'utf8'));
    const whole = (age: string) => files(age).map(({ text }) => text);
    writeResults(root, files('old'));
    let k = 1;
    for (; ; k++) {
      const { calls, made } = failingAt(k, 'EIO');
      const fault = thrownBy(() => writeResults(root, files('new'), calls));
      if (made() < k) {
        expect(fault).toBeUndefined();
        break;
      }
      expect(fault).toMatchObject({ name: 'OutputError', code: 'EIO' });
      expect(readdirSync(root).sort()).toEqual([...names].sort());
      const found = read();
      for (const [i, text] of found.entries()) expect([whole('old')[i], whole('new')[i]]).toContain(text);
      // three writes and three flushes come before the first rename
      if (k <= 6) expect(found).toEqual(whole('old'));
      writeResults(root, files('old'));
    }
    expect(k).toBe(3 + 3 + 3 + 1 + 1);
    expect(read()).toEqual(whole('new'));
  });

  test('lets faults of our own pass as they are', () => {
    const ours = new TypeError('ours');
    const write = () => {
      throw ours;
    };
    expect(thrownBy(() => writeResults(root, [{ name: 'a', text: 'a' }], callsWith({ write })))).toBe(ours);
  });
});

describe('the check before the long work', () => {
  test('creates the folder and leaves nothing in it', () => {
    const directory = join(root, 'results', 'haiku_10k');
    assertWritable(directory);
    expect(readdirSync(directory)).toEqual([]);
  });

  test.each([
    ['in place of the folder', ['file'], 'EEXIST'],
    ['on the way to the folder', ['file', 'below'], 'ENOTDIR'],
  ])('refuses a file %s', (_, parts, code) => {
    writeFileSync(join(root, 'file'), 'mine');
    expect(thrownBy(() => assertWritable(join(root, ...parts)))).toMatchObject({ name: 'OutputError', code });
    expect(readFileSync(join(root, 'file'), 'utf8')).toBe('mine');
  });

  test.each(['EROFS', 'ENOSPC', 'EACCES'])('row 32, passes on %s with the path', (code) => {
    const write = () => {
      throw systemFault(code);
    };
    const fault = thrownBy(() => assertWritable(root, callsWith({ write })));
    expect(fault).toMatchObject({ name: 'OutputError', code, path: expect.stringContaining(root) });
    expect(existsSync(join(root, '.probe.tmp'))).toBe(false);
  });

  test('refuses a link that leads nowhere', () => {
    symlinkSync(join(root, 'nowhere'), join(root, 'results'));
    const fault = thrownBy(() => assertWritable(join(root, 'results', 'haiku_10k')));
    expect(fault).toMatchObject({ name: 'OutputError', code: 'ENOENT' });
  });
});
