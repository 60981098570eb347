import { defineConfig } from 'vitest/config';

// `unit` and `host` are quick and need nothing built (`host` has modules faked, so that its files cannot share them); `process` starts real children from dist/; `browser` opens the
// panels in a real browser with a fake host; `access` looks there at all they can show, with no clock to mind, so two at a time; `e2e` drives the packed extension.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{base,ci,protocol,core,cli,webview,architecture}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.browser.test.ts'],
          // Loading the modules anew for each file would take longer than the tests.
          isolate: false,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'host',
          include: ['test/extension/unit/**/*.test.ts'],
          // No native module is loaded here, and a thread starts quicker than a process.
          pool: 'threads',
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
          name: 'browser',
          include: ['test/webview/**/*.browser.test.ts'],
          exclude: ['test/webview/**/*Access.browser.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'access',
          include: ['test/webview/**/*Access.browser.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
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
