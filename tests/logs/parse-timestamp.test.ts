import { describe, expect, test } from 'vitest';
import { parseTimestamp } from '../../src/logs/parse-timestamp.ts';

const NOON = Date.UTC(2027, 0, 31, 12) / 1000;

describe('times of a log', () => {
  test.each([
    ['2027-01-31T12:00:00Z', NOON],
    ['2027-01-31T12:00:00.250Z', NOON + 0.25],
    ['2027-01-31 12:00:00.250000', NOON + 0.25],
    ['2027-01-31 12:00', NOON],
    ['2027-01-31T13:30:00+01:30', NOON],
    ['2027-01-31T13:30:00+0130', NOON],
    ['2027-01-31', NOON - 43_200],
    [NOON, NOON],
    [String(NOON), NOON],
    [NOON * 1000, NOON],
    [NOON + 0.5, NOON + 0.5],
  ])('%s is read', (text, seconds) => {
    expect(parseTimestamp(text)).toBe(seconds);
  });

  test.each([
    '',
    'today',
    '31.01.2027',
    '2027-02-30',
    '2027-13-01',
    '2027-01-31T25:00:00Z',
    '1e9',
    '-5',
    1e18,
    null,
    undefined,
    {},
  ])('%s is none', (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
  });
});
