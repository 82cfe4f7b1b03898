import { describe, expect, test } from 'vitest';
import { LOG_MAPPINGS } from '../../src/logs/log-mapping.ts';
import { loadTokenCounter } from '../../src/logs/token-counter.ts';
import { logFolder, readWholeLog } from './log-file.ts';

const writeLog = logFolder();

describe('turns and totals', () => {
  test('a row per turn', async () => {
    const text = 'conversation_id,turn_index,user_tokens,agent_tokens,user_gap_s\n1,1,25,8,\n1,2,30,24,22';
    const { conversations, account } = await readWholeLog(writeLog('turns.csv', text));
    expect(account.grain).toBe('turns');
    expect(conversations[0]?.turns).toEqual([
      { userTokens: 25, assistantTokens: 8 },
      { userTokens: 30, assistantTokens: 24, gapSeconds: 22 },
    ]);
  });

  test('totals are spread evenly over the turns', async () => {
    const text = 'conversation_id,turns,user_tokens_total,agent_tokens_total\n1,4,102,50';
    const { conversations, account } = await readWholeLog(writeLog('totals.csv', text));
    expect(account.grain).toBe('conversations');
    expect(conversations[0]?.turns).toEqual(Array(4).fill({ userTokens: 25.5, assistantTokens: 12.5 }));
  });

  test('a conversation with two rows of totals is left out', async () => {
    const text = 'conversation_id,turns,user_tokens,assistant_tokens\n1,4,102,50\n1,2,10,20\n2,1,5,5';
    const { account } = await readWholeLog(writeLog('twice.csv', text));
    expect(account).toMatchObject({ conversations: 1, unreadableRows: 1, incompleteConversations: 1 });
  });

  test('texts are counted where no tokens are stated', async () => {
    const text = 'conversation_id,user_text,assistant_text\n1,hello world,hello world hello world';
    const { conversations } = await readWholeLog(writeLog('texts.csv', text));
    expect(conversations[0]?.turns).toEqual([{ userTokens: 2, assistantTokens: 4 }]);
  });
});

describe('messages', () => {
  // 'hello world' has 2 tokens of o200k_base, and the format adds 3 to each message and 3 before an answer
  const MESSAGES = [
    { role: 'system', content: 'hello world' },
    { role: 'assistant', content: 'hello' },
    { role: 'user', content: 'hello world' },
    { role: 'assistant', content: null, tool_calls: [{ function: { name: 'hello', arguments: ' world' } }] },
    { role: 'tool', content: 'hello world' },
    { role: 'assistant', content: [{ type: 'text', text: 'hello world' }] },
    { role: 'user', content: 'hello' },
    { role: 'user', content: 'hello' },
    { role: 'assistant', content: 'hello' },
  ];
  const REQUESTS = [
    // system 5, greeting 4, question 5, before the answer 3
    { inputTokens: 17, outputTokens: 2 },
    // and the call 5, its result 5
    { inputTokens: 27, outputTokens: 2 },
    // and the answer 5, two messages of 4
    { inputTokens: 40, outputTokens: 1 },
  ];
  const TURNS = [
    { userTokens: 2, assistantTokens: 4 },
    { userTokens: 2, assistantTokens: 1 },
  ];

  test('as a list per line: each answer is a request with all that went before', async () => {
    const file = writeLog('chats.jsonl', JSON.stringify({ messages: MESSAGES }));
    const { conversations } = await readWholeLog(file);
    expect(conversations).toMatchObject([{ id: 'line 1', requests: REQUESTS, turns: TURNS }]);
  });

  test('as a row per message', async () => {
    const rows = MESSAGES.map((message) => JSON.stringify({ conversation_id: 'a', ...message }));
    const { conversations } = await readWholeLog(writeLog('rows.jsonl', rows.join('\n')));
    expect(conversations).toMatchObject([{ id: 'a', requests: REQUESTS, turns: TURNS }]);
  });

  test('with a picture cannot be counted', async () => {
    const picture = {
      messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] }],
    };
    const file = writeLog(
      'picture.jsonl',
      `${JSON.stringify(picture)}\n${JSON.stringify({ messages: MESSAGES })}`,
    );
    const { account } = await readWholeLog(file);
    expect(account.unreadable).toMatchObject([{ line: 1, field: 'content' }]);
  });
});

test("a help desk's export gives turns with the time since the last message, and no requests", async () => {
  const text = [
    'ticket_id,created_at,author_role,plain_body',
    '9,2027-01-01 10:00:00,end-user,hello world',
    '9,2027-01-01 10:02:00,Agent,"hello, world"',
    '9,2027-01-01 10:07:00,end-user,hello',
  ].join('\n');
  const { conversations } = await readWholeLog(writeLog('desk.csv', text));
  expect(conversations).toMatchObject([
    {
      id: '9',
      requests: [],
      turns: [
        { userTokens: 2, assistantTokens: 3 },
        { userTokens: 1, assistantTokens: 0, gapSeconds: 300 },
      ],
    },
  ]);
});

test('generations of an observability tool count all input, and other observations are passed over', async () => {
  const rows = [
    { type: 'SPAN', session_id: 's', start_time: '2027-01-01 10:00:00.000000', usage_details: {} },
    {
      type: 'GENERATION',
      session_id: 's',
      start_time: '2027-01-01 10:00:01.000000',
      usage_details: { input: 100, input_cached_tokens: 900, output: 7, total: 1007 },
    },
    {
      type: 'GENERATION',
      session_id: 's',
      start_time: '2027-01-01 10:01:01.500000',
      usage_details: { input: 1200, output: 8, total: 1208 },
    },
  ];
  const expected = [
    { inputTokens: 1000, outputTokens: 7 },
    { inputTokens: 1200, outputTokens: 8, gapSeconds: 60.5 },
  ];
  const lines = writeLog('generations.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'));
  const cells = rows.map((row) =>
    [
      row.type,
      row.session_id,
      row.start_time,
      `"${JSON.stringify(row.usage_details).replaceAll('"', '""')}"`,
    ].join(','),
  );
  const csv = writeLog('generations.csv', ['type,session_id,start_time,usage_details', ...cells].join('\n'));
  for (const file of [lines, csv]) {
    const { conversations, account } = await readWholeLog(file, { mappings: [LOG_MAPPINGS.generations] });
    expect(conversations).toMatchObject([{ id: 's', requests: expected }]);
    expect(account.passedOverRows).toBe(1);
  }
});

describe('counting tokens', () => {
  test('takes what looks like a control token for text', async () => {
    expect((await loadTokenCounter('openai'))('<|endoftext|>')).toBeGreaterThan(1);
  });

  test('multiplies by the factor of the family', async () => {
    const text = 'hello world '.repeat(500);
    const o200k = (await loadTokenCounter('openai'))(text);
    expect((await loadTokenCounter('anthropic'))(text)).toBe(Math.round(o200k * 1.18));
    expect((await loadTokenCounter('google'))(text)).toBe(Math.round(o200k * 1.08));
  });

  test('loses no piece of a long run: eight letters x are one token', async () => {
    const count = await loadTokenCounter('openai');
    expect(count('x'.repeat(4000))).toBe(4 * count('x'.repeat(1000)));
    expect(count(' '.repeat(1_000_000))).toBeGreaterThan(0);
  });
});
