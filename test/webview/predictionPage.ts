// The Prediction panel opened in a browser, for the tests of a file: a page for each test, and after each the proof that
// nothing broke the policy or threw.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { PredictionIntent } from '../../src/protocol/panels';
import type { SnapshotPart } from './fakeHost';
import { type OpenOptions, PanelBench } from './panelPage';

/** A folder such as dist/screenshots in which pictures of the panel are left. */
const screenshots = process.env.GLASSBOX_SCREENSHOTS;

export const single: SnapshotPart = { status: 'done', total: 1, done: 1 };
export const many: SnapshotPart = {
  status: 'done',
  total: 10_000,
  done: 10_000,
  failed: 769,
  rate: 41.3,
};

export const untrusted: SnapshotPart = {
  status: 'blocked',
  error: { code: 'workspace-untrusted', message: 'Nothing runs here.', remedy: 'Trust it.' },
};
export const broken: SnapshotPart = {
  status: 'failed',
  error: {
    code: 'model-truncated',
    message: 'The model "resnet50.onnx" ends after 12 of 98 MB.',
    remedy: 'Copy the file again.',
    path: '/models/resnet50.onnx',
  },
};

export interface PredictionPage {
  readonly page: Page;
  readonly grid: Locator;
  readonly selectedRow: Locator;
  /** The line above the picture. */
  caption(): Promise<string | null>;
  set(part: SnapshotPart): Promise<void>;
  intents(): Promise<PredictionIntent[]>;
  button(name: string): Locator;
  /** The closed or open line with this title. */
  disclosure(title: string): Locator;
  shoot(name: string): Promise<void>;
}

/** Registers what sets up and checks every test of a file; returns what opens the panel with a run. */
export function usePredictionPanel() {
  let bench: PanelBench;
  let opened: { readonly page: Page; readonly errors: readonly string[] } | null = null;
  beforeAll(async () => {
    bench = await PanelBench.start('prediction', 'test/webview/fakeHost.ts');
  });
  afterAll(() => bench.close());
  afterEach(async () => {
    if (!opened) return;
    const { page, errors } = opened;
    opened = null;
    const violations = await page.evaluate(() => window.fakeHost.violations);
    await page.context().close();
    expect({ violations, errors }).toEqual({ violations: [], errors: [] });
  });
  return async (part: SnapshotPart, options: OpenOptions = { theme: 'dark' }) => {
    const page = await bench.open(options);
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    opened = { page, errors };
    const panel = createPage(page);
    await panel.set(part);
    return panel;
  };
}

function createPage(page: Page): PredictionPage {
  return {
    page,
    grid: page.getByRole('grid'),
    selectedRow: page.locator('[role="row"][aria-selected="true"]'),
    caption: () => page.locator('.caption-text').textContent(),
    set: (part) => page.evaluate((next) => window.fakeHost.set(next), part),
    intents: () => page.evaluate(() => [...window.fakeHost.intents]),
    button: (name) => page.getByRole('button', { name }),
    disclosure: (title) => page.getByText(title, { exact: true }),
    shoot: async (name) => {
      if (screenshots === undefined) return;
      await mkdir(screenshots, { recursive: true });
      await page.screenshot({ path: join(screenshots, `${name}.png`), caret: 'initial' });
    },
  };
}
