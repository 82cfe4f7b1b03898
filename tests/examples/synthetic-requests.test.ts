import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { syntheticRequests } from '../../examples/synthetic-requests.ts';
import { readLog } from '../../src/logs/read-log.ts';

const FILE = fileURLToPath(new URL('../../examples/synthetic-requests.csv', import.meta.url));

describe('the synthetic log', () => {
  test('is what its script makes, byte for byte', () => {
    expect(readFileSync(FILE, 'utf8')).toBe(syntheticRequests(20_270_101));
  });

  test('is another log with another seed', () => {
    expect(syntheticRequests(1)).not.toBe(syntheticRequests(2));
  });

  test('is read whole, and every conversation says that it is synthetic', async () => {
    const ids: string[] = [];
    const account = await readLog(FILE, { keep: ['queue', 'resolved'] }, ({ id }) => ids.push(id));
    expect(account).toMatchObject({ grain: 'requests', conversations: 150, unreadableRows: 0 });
    expect(ids.every((id) => id.startsWith('synthetic_'))).toBe(true);
  });
});
