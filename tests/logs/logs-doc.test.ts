import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LOG_MAPPINGS } from '../../src/logs/log-mapping.ts';
import { logFolder, readWholeLog } from './log-file.ts';

const DOC = readFileSync(new URL('../../docs/logs.md', import.meta.url), 'utf8');
const writeLog = logFolder();

function blocks(language: string): readonly string[] {
  return [...DOC.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(
    ([, text]) => text as string,
  );
}

describe('docs/logs.md', () => {
  test('lists every ready mapping', () => {
    const [, table = ''] = DOC.split('| `--log` |');
    const names = [...table.split('\n\n')[0]!.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
    expect(names.toSorted()).toEqual(Object.keys(LOG_MAPPINGS).toSorted());
  });

  test('shows exports that are read as it says', async () => {
    const [messages, generation, ...moreJson] = blocks('json');
    const [comments, ...moreCsv] = blocks('csv');
    expect([...moreJson, ...moreCsv]).toEqual([]);
    const grains = await Promise.all(
      [messages, generation, comments].map(async (text, index) => {
        const { account, conversations } = await readWholeLog(writeLog(`doc-${index}`, text as string));
        const [one] = conversations;
        return [account.grain, account.unreadableRows, one?.turns.length, one?.requests.length];
      }),
    );
    expect(grains).toEqual([
      ['messages', 0, 1, 1],
      ['requests', 0, 0, 1],
      ['messages', 0, 1, 0],
    ]);
  });
});
