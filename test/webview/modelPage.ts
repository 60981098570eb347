// The model editor opened in a browser, for the tests of a file: a page for each test, and after each the proof that
// nothing broke the policy or threw.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { ModelEditorIntent } from '../../src/protocol/modelEditor';
import { type OpenOptions, PanelBench } from './panelPage';

/** A folder such as dist/screenshots in which pictures of the panel are left. */
const screenshots = process.env.GLASSBOX_SCREENSHOTS;

export interface ModelPage {
  readonly page: Page;
  readonly graph: Locator;
  readonly inspector: Locator;
  readonly tree: Locator;
  button(name: string | RegExp): Locator;
  intents(): Promise<ModelEditorIntent[]>;
  shoot(name: string): Promise<void>;
}

/** Registers what sets up and checks every test of a file; returns what opens the panel. */
export function useModelPanel() {
  let bench: PanelBench;
  let opened: { readonly page: Page; readonly errors: readonly string[] } | null = null;
  beforeAll(async () => {
    bench = await PanelBench.start('model', 'test/webview/modelHost.ts');
  });
  afterAll(() => bench.close());
  afterEach(async () => {
    if (!opened) return;
    const { page, errors } = opened;
    opened = null;
    const violations = await page.evaluate(() => window.modelHost.violations);
    await page.context().close();
    expect({ violations, errors }).toEqual({ violations: [], errors: [] });
  });
  return async (options: OpenOptions = { theme: 'dark' }): Promise<ModelPage> => {
    const page = await bench.open({ width: 1280, height: 800, ...options });
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    opened = { page, errors };
    return {
      page,
      graph: page.getByRole('application'),
      inspector: page.getByRole('complementary'),
      tree: page.getByRole('tree'),
      button: (name) => page.getByRole('button', { name }),
      intents: () => page.evaluate(() => [...window.modelHost.intents]),
      shoot: async (name) => {
        if (screenshots === undefined) return;
        await mkdir(screenshots, { recursive: true });
        await page.screenshot({ path: join(screenshots, `${name}.png`) });
      },
    };
  };
}
