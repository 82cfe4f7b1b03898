import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'fast',
          root: '.',
          include: ['tests/**/*.test.ts'],
          exclude: [
            'tests/**/*.built.test.ts',
            'tests/**/*.statistics.test.ts',
            'tests/**/*.bi.test.ts',
            'tests/browser/**',
          ],
          // patience for a machine that does other work besides; no test is about time
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'built',
          root: '.',
          include: ['tests/**/*.built.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'browser',
          root: '.',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'bi',
          root: '.',
          include: ['tests/**/*.bi.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'statistics',
          root: '.',
          include: ['tests/**/*.statistics.test.ts'],
          testTimeout: 300_000,
        },
      },
    ],
  },
});
