import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LOG_MAPPINGS } from '../../src/logs/log-mapping.ts';
import { logFolder, readWholeLog, refusalOf } from './log-file.ts';

const writeLog = logFolder();
const HEADER = 'conversation_id,request_index,input_tokens,output_tokens,timestamp';
const ROWS = [
  ['a', 1, 1000, 50, '2027-01-01T09:00:00Z'],
  ['b', 1, 1100, 10, '2027-01-01T09:00:30Z'],
  ['a', 2, 1300, 60, '2027-01-01T09:01:40Z'],
] as const;
const CSV = [HEADER, ...ROWS.map((row) => row.join(','))].join('\n');
const NAMES = HEADER.split(',');
const JSON_LINES = ROWS.map((row) =>
  JSON.stringify(Object.fromEntries(NAMES.map((name, i) => [name, row[i]]))),
).join('\n');
const BEGIN = Date.UTC(2027, 0, 1, 9) / 1000;

describe('a log of requests', () => {
  test.each([
    ['CSV', 'a.csv', CSV],
    [
      'CSV with CRLF, a byte-order mark and a blank last line',
      'b.csv',
      `\ufeff${CSV.replaceAll('\n', '\r\n')}\r\n\r\n`,
    ],
    ['JSON Lines', 'a.jsonl', JSON_LINES],
    ['CSV, gzipped', 'a.csv.gz', CSV],
    ['JSON Lines, gzipped', 'a.jsonl.gz', JSON_LINES],
  ])('is read the same from %s', async (_, name, text) => {
    const { conversations, account } = await readWholeLog(writeLog(name, text));
    expect(conversations).toEqual([
      {
        id: 'b',
        startSeconds: BEGIN + 30,
        turns: [],
        requests: [{ inputTokens: 1100, outputTokens: 10 }],
        columns: {},
      },
      {
        id: 'a',
        startSeconds: BEGIN,
        turns: [],
        requests: [
          { inputTokens: 1000, outputTokens: 50 },
          { inputTokens: 1300, outputTokens: 60, gapSeconds: 100 },
        ],
        columns: {},
      },
    ]);
    expect(account).toEqual({
      grain: 'requests',
      rows: 3,
      conversations: 2,
      passedOverRows: 0,
      unreadableRows: 0,
      unreadable: [],
      incompleteConversations: 0,
    });
  });

  test('keeps the order of its index, and of its times where it has none', async () => {
    const byIndex = 'conversation_id,request_index,input_tokens,output_tokens\na,2,20,1\na,10,30,1\na,1,10,1';
    const newestFirst =
      'conversation_id,timestamp,input_tokens,output_tokens\na,300,30,1\na,200,20,1\na,100,10,1';
    for (const [name, text] of Object.entries({ byIndex, newestFirst })) {
      const [one] = (await readWholeLog(writeLog(`${name}.csv`, text))).conversations;
      expect(one?.requests.map(({ inputTokens }) => inputTokens)).toEqual([10, 20, 30]);
    }
  });

  test('hands on further columns from the last row', async () => {
    const text = 'conversation_id,input_tokens,output_tokens,resolved\na,10,1,\na,20,1,yes';
    const [one] = (await readWholeLog(writeLog('kept.csv', text), { keep: ['resolved'] })).conversations;
    expect(one?.columns).toEqual({ resolved: 'yes' });
  });

  test('takes its columns from where the user says, as sums and from inside objects', async () => {
    const text =
      '{"chat":{"id":7},"usage":{"fresh":10,"read":5},"out":3}\n{"chat":{"id":7},"usage":{"fresh":1},"out":4}';
    const sources = {
      conversation_id: 'chat.id',
      input_tokens: 'usage.fresh+usage.read?',
      output_tokens: 'out',
    };
    const [one] = (await readWholeLog(writeLog('nested.jsonl', text), { sources })).conversations;
    expect(one).toMatchObject({
      id: '7',
      requests: [
        { inputTokens: 15, outputTokens: 3 },
        { inputTokens: 1, outputTokens: 4 },
      ],
    });
  });

  test('is the same however its conversations are mixed', async () => {
    const conversation = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(conversation, { minLength: 1, maxLength: 8 }),
        fc.infiniteStream(fc.nat()),
        async (conversations, picks) => {
          const queues = conversations.map((inputs, c) =>
            inputs.map((input, i) => `c${c},${i + 1},${input},1`),
          );
          const rows: string[] = [];
          while (queues.some((queue) => queue.length > 0)) {
            const full = queues.filter((queue) => queue.length > 0);
            rows.push(full[(picks.next().value as number) % full.length]!.shift()!);
          }
          const text = `conversation_id,request_index,input_tokens,output_tokens\n${rows.join('\n')}`;
          const read = await readWholeLog(writeLog('mixed.csv', text));
          const inputs = read.conversations
            .toSorted((a, b) => a.id.localeCompare(b.id))
            .map(({ requests }) => requests.map(({ inputTokens }) => inputTokens));
          expect(inputs).toEqual(conversations);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('rows that cannot be read', () => {
  test('are named with line, find and rule, and take their conversation out', async () => {
    const text = [
      HEADER,
      'a,1,1000,50,2027-01-01T09:00:00Z',
      'a,2,many,60,2027-01-01T09:01:00Z',
      'b,1,1.5,60,2027-01-01T09:01:00Z',
      'c,1,10,60,yesterday',
      ',1,10,60,2027-01-01T09:01:00Z',
      'd,1,10',
      'e,1,10,60,2027-02-30T09:00:00Z',
      'f,1,-10,60,2027-01-01T09:00:00Z',
      'g,1,10,,2027-01-01T09:00:00Z',
      'h,1,10,1,2027-01-01T09:00:00Z',
    ].join('\n');
    const { conversations, account } = await readWholeLog(writeLog('bad.csv', text));
    expect(conversations.map(({ id }) => id)).toEqual(['h']);
    expect(account).toMatchObject({
      rows: 10,
      conversations: 1,
      unreadableRows: 8,
      incompleteConversations: 6,
    });
    expect(account.unreadable.map(({ line, field, found }) => [line, field, found])).toEqual([
      [3, 'input_tokens', '"many"'],
      [4, 'input_tokens', '"1.5"'],
      [5, 'timestamp', '"yesterday"'],
      [6, 'conversation_id', 'missing'],
      [7, 'row', '3 cells'],
      [8, 'timestamp', '"2027-02-30T09:00:00Z"'],
      [9, 'input_tokens', '"-10"'],
      [10, 'output_tokens', 'missing'],
    ]);
  });

  test('are all counted, and the first 20 shown', async () => {
    const bad = Array.from({ length: 25 }, (_, i) => `x${i},1,?,1,100`);
    const text = [HEADER, ...bad, 'a,1,1,1,100'].join('\n');
    const { account } = await readWholeLog(writeLog('many.csv', text));
    expect([account.unreadableRows, account.unreadable.length]).toEqual([25, 20]);
  });

  test('count lines through quoted line breaks', async () => {
    const text = 'conversation_id,note,input_tokens,output_tokens\na,"two\nlines",1,1\nb,one,?,1';
    const { account } = await readWholeLog(writeLog('breaks.csv', text));
    expect(account.unreadable.map(({ line }) => line)).toEqual([4]);
  });

  test('are those of broken JSON too, also before the first good one', async () => {
    const text = '{"conversation_id":\n{"conversation_id":"a","input_tokens":1,"output_tokens":1}\n[1]';
    const { account } = await readWholeLog(writeLog('broken.jsonl', text));
    expect(account).toMatchObject({ rows: 3, conversations: 1, unreadableRows: 2 });
    expect(account.unreadable.map(({ line }) => line)).toEqual([1, 3]);
  });

  test.each([
    ['the same index twice', 'a,1,10,1,100\na,1,20,1,200', 'index'],
    ['times against the index', 'a,1,10,1,200\na,2,20,1,100', 'timestamp'],
  ])('are contradictions: %s', async (_, rows, field) => {
    const { account } = await readWholeLog(writeLog('conflict.csv', `${HEADER}\n${rows}\nz,1,1,1,1`));
    expect(account).toMatchObject({ conversations: 1, unreadableRows: 1, incompleteConversations: 1 });
    expect(account.unreadable[0]).toMatchObject({ line: 3, field });
  });

  test('cannot reach the prototype of anything', async () => {
    const text =
      '{"__proto__":{"input_tokens":5},"conversation_id":"a","output_tokens":1,"input_tokens":1}\n{"conversation_id":"b","output_tokens":1,"__proto__":{"input_tokens":5}}';
    const { conversations, account } = await readWholeLog(writeLog('proto.jsonl', text));
    expect(conversations.map(({ id }) => id)).toEqual(['a']);
    expect(account.unreadableRows).toBe(1);
  });
});

test('a column named like what every object has is read from the row alone', async () => {
  const text =
    '{"conversation_id":"a","input_tokens":1,"output_tokens":1,"toString":"own"}\n{"conversation_id":"b","input_tokens":1,"output_tokens":1}';
  const { conversations } = await readWholeLog(writeLog('named.jsonl', text), { keep: ['toString'] });
  expect(conversations.map(({ columns }) => Object.entries(columns))).toEqual([
    [['toString', 'own']],
    [['toString', '']],
  ]);
});

describe('memory', () => {
  const rows = ['a,1,1,1,1', 'b,1,1,1,2', 'c,1,1,1,3', 'd,1,1,1,4'];

  test('is freed of the conversation that has been silent longest', async () => {
    const text = [HEADER, ...rows, 'd,2,1,1,5'].join('\n');
    const { conversations } = await readWholeLog(writeLog('window.csv', text), { openRowsMax: 2 });
    expect(conversations.map(({ id, requests }) => `${id}${requests.length}`)).toEqual([
      'a1',
      'b1',
      'c1',
      'd2',
    ]);
  });

  test('that is full of others refuses a conversation that goes on', async () => {
    const text = [HEADER, ...rows, 'a,2,1,1,5'].join('\n');
    expect(await refusalOf(writeLog('reopened.csv', text), { openRowsMax: 2 })).toMatchObject([
      { line: 6, field: 'conversation_id', found: '"a"' },
    ]);
  });
});

describe('a log that is refused as a whole', () => {
  test('lacks columns: all of them, with the names that it has', async () => {
    const file = writeLog('columns.csv', 'conversation_id,input_token,out\na,1,1');
    expect(await refusalOf(file, { mappings: [LOG_MAPPINGS.requests] })).toMatchObject([
      {
        field: 'input_tokens',
        found: 'missing',
        missing: { accepted: ['input_tokens'], present: ['conversation_id', 'input_token', 'out'] },
      },
      { field: 'output_tokens', found: 'missing' },
    ]);
  });

  test('has cached tokens beside the input, and does not say whether the input includes them', async () => {
    const text = 'conversation_id,input_tokens,cache_read_input_tokens,output_tokens\na,10,90,1';
    const file = writeLog('exclusive.csv', text);
    const [fault] = await refusalOf(file, { mappings: [LOG_MAPPINGS.requests] });
    expect(fault?.rule).toContain('input_tokens=input_tokens+cache_read_input_tokens');
    const inputOf = async (source: string) =>
      (await readWholeLog(file, { sources: { input_tokens: source } })).conversations[0]?.requests[0]
        ?.inputTokens;
    expect(await inputOf('input_tokens+cache_read_input_tokens')).toBe(100);
    expect(await inputOf('input_tokens')).toBe(10);
  });

  const wrong = Buffer.from(`${CSV}\n`, 'latin1');
  test.each([
    ['is not there', () => 'no-such-folder/none.csv', 'no such file'],
    ['is a folder', () => '.', 'a log is a CSV'],
    ['is empty', () => writeLog('empty.csv', ' \n'), 'needs a header'],
    ['has a header only', () => writeLog('header.csv', HEADER), 'needs at least one whole conversation'],
    ['is a JSON array', () => writeLog('array.json', '[{}]'), 'one object per line'],
    [
      'is not UTF-8',
      () => writeLog('latin.csv', Buffer.concat([wrong, Buffer.from([0xe9, 0x2c])])),
      'save the log',
    ],
    [
      'ends inside a character',
      () => writeLog('cut.csv', Buffer.concat([wrong, Buffer.from([0xc3])])),
      'save the log',
    ],
    [
      'leaves a quote open',
      () => writeLog('quote.csv', `${HEADER}\n"a,1,1,1,1\nb,1,1,1,1`),
      'stands in quotes',
    ],
    [
      'has a row over 1 MiB (row 21, a huge row)',
      () => writeLog('long.csv', `${HEADER}\n${'a'.repeat(2 ** 20 + 10)},1,1,1,1`),
      'at most 1,048,576',
    ],
    [
      'has a line over 1 MiB (row 21, a huge line)',
      () => writeLog('long.jsonl', `{"a":"${'a'.repeat(2 ** 21)}"}`),
      'at most 1,048,576',
    ],
  ])('%s', async (_, file, rule) => {
    const faults = await refusalOf(file(), { mappings: [LOG_MAPPINGS.requests] });
    expect(faults.at(-1)?.rule).toContain(rule);
  });

  test('names the byte that is not UTF-8', async () => {
    const good = `${CSV}\n`;
    const bytes = Buffer.concat([Buffer.from(good), Buffer.from([0x61, 0xe9, 0x2c])]);
    const [fault] = await refusalOf(writeLog('byte.csv', bytes));
    expect(fault?.found).toBe(`no UTF-8 near byte ${good.length + 1}`);
  });

  test('is a gzip that was cut off', async () => {
    const { gzipSync } = await import('node:zlib');
    const cut = gzipSync(CSV.repeat(50)).subarray(0, 60);
    const [fault] = await refusalOf(writeLog('cut.bin', cut));
    expect(fault?.rule).toContain('damaged or cut off');
  });
});
