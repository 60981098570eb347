import { defineConfig } from 'vitest/config';

// `unit` is quick and needs nothing built; `process` starts real children from dist/; `e2e` drives the packed extension.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'test/{base,ci,protocol,core,cli,webview,architecture}/**/*.test.{ts,tsx}',
            'test/extension/unit/**/*.test.ts',
          ],
        },
      },
      {
        test: {
          name: 'process',
          include: ['test/{engine,acceptance}/**/*.test.ts'],
          testTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
