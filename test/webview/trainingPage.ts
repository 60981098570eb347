// The Training panel opened in a browser, for the tests of a file: a page for each test, and after each the proof that
// nothing broke the policy or threw.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { TrainIntent } from '../../src/protocol/trainPanel';
import { type OpenOptions, PanelBench } from './panelPage';
import type { TrainingPart } from './trainingHost';

/** A folder such as dist/screenshots in which pictures of the panel are left. */
const screenshots = process.env.GLASSBOX_SCREENSHOTS;

export interface TrainingPage {
  readonly page: Page;
  set(part: TrainingPart): Promise<void>;
  run(size: { epochs: number; stepsPerEpoch: number }, part?: TrainingPart): Promise<void>;
  intents(): Promise<TrainIntent[]>;
  button(name: string | RegExp): Locator;
  chart(name: string): Locator;
  shoot(name: string): Promise<void>;
}

/** Registers what sets up and checks every test of a file; returns what opens the panel. */
export function useTrainingPanel() {
  let bench: PanelBench;
  let opened: { readonly page: Page; readonly errors: readonly string[] } | null = null;
  beforeAll(async () => {
    bench = await PanelBench.start('training', 'test/webview/trainingHost.ts');
  });
  afterAll(() => bench.close());
  afterEach(async () => {
    if (!opened) return;
    const { page, errors } = opened;
    opened = null;
    const violations = await page.evaluate(() => window.trainingHost.violations);
    await page.context().close();
    expect({ violations, errors }).toEqual({ violations: [], errors: [] });
  });
  return async (options: OpenOptions = { theme: 'dark' }) => {
    const page = await bench.open({ width: 1280, height: 900, ...options });
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    opened = { page, errors };
    return createPage(page);
  };
}

function createPage(page: Page): TrainingPage {
  return {
    page,
    set: (part) => page.evaluate((next) => window.trainingHost.set(next), part),
    run: (size, part = {}) =>
      page.evaluate(([one, two]) => window.trainingHost.run(one, two), [size, part] as const),
    intents: () => page.evaluate(() => [...window.trainingHost.intents]),
    button: (name) => page.getByRole('button', { name }),
    chart: (name) => page.getByRole('slider', { name: `${name}: by epoch` }),
    shoot: async (name) => {
      if (screenshots === undefined) return;
      await mkdir(screenshots, { recursive: true });
      await page.screenshot({ path: join(screenshots, `${name}.png`), caret: 'initial' });
    },
  };
}
