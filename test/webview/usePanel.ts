// A panel opened in a browser, for the tests of a file: a page for each test, and after each the proof that nothing broke
// the policy or threw.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type OpenOptions, PanelBench } from './panelPage';

/** A folder such as dist/screenshots in which pictures of the panel are left. */
const screenshots = process.env.GLASSBOX_SCREENSHOTS;

export interface PanelPage {
  readonly page: Page;
  button(name: string | RegExp): Locator;
  shoot(name: string): Promise<void>;
}

/**
 * Registers what sets up and checks every test of a file; returns what opens the panel. `panel`: a folder of
 * webview/panels; `fakeHost`: the module beside this one that answers it.
 */
export function usePanel(
  panel: string,
  fakeHost: string,
  size: Pick<OpenOptions, 'width' | 'height'> = { width: 1280, height: 800 },
) {
  let bench: PanelBench;
  let opened: { readonly page: Page; readonly errors: readonly string[] } | null = null;
  beforeAll(async () => {
    bench = await PanelBench.start(panel, `test/webview/${fakeHost}.ts`);
  });
  afterAll(() => bench.close());
  afterEach(async () => {
    if (!opened) return;
    const { page, errors } = opened;
    opened = null;
    const violations = await page.evaluate(() => window.policyViolations);
    await page.context().close();
    expect({ violations, errors }).toEqual({ violations: [], errors: [] });
  });
  return async (options: OpenOptions = { theme: 'dark' }): Promise<PanelPage> => {
    const page = await bench.open({ ...size, ...options });
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    opened = { page, errors };
    return {
      page,
      button: (name) => page.getByRole('button', { name }),
      shoot: (name) => shoot(page, name),
    };
  };
}

async function shoot(page: Page, name: string): Promise<void> {
  if (screenshots === undefined) return;
  await mkdir(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`), caret: 'initial' });
}
