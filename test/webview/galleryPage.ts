// The Gallery panel opened in a browser, for the tests of a file: a page for each test, and after each the proof that
// nothing broke the policy or threw.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { GalleryIntent } from '../../src/protocol/galleryPanel';
import type { GalleryPart, RunSize } from './galleryHost';
import { type OpenOptions, PanelBench } from './panelPage';

/** A folder such as dist/screenshots in which pictures of the panel are left. */
const screenshots = process.env.GLASSBOX_SCREENSHOTS;

export const usualRun: RunSize = { count: 1842, classes: 8, isAudited: true };

export interface GalleryPage {
  readonly page: Page;
  readonly grid: Locator;
  /** The tile at the cursor. */
  readonly cursor: Locator;
  readonly selectedTiles: Locator;
  readonly inspector: Locator;
  readonly counts: Locator;
  readonly chips: Locator;
  set(part: GalleryPart): Promise<void>;
  run(size?: RunSize, part?: GalleryPart): Promise<void>;
  intents(): Promise<GalleryIntent[]>;
  button(name: string | RegExp): Locator;
  /** Chooses in one of the pickers above the pictures. */
  pick(picker: string, option: string): Promise<void>;
  tab(name: string): Promise<void>;
  /** Waits until pictures of the first tiles are there. */
  drawn(): Promise<void>;
  shoot(name: string): Promise<void>;
}

/** Registers what sets up and checks every test of a file; returns what opens the panel. */
export function useGalleryPanel() {
  let bench: PanelBench;
  let opened: { readonly page: Page; readonly errors: readonly string[] } | null = null;
  beforeAll(async () => {
    bench = await PanelBench.start('gallery', 'test/webview/galleryHost.ts');
  });
  afterAll(() => bench.close());
  afterEach(async () => {
    if (!opened) return;
    const { page, errors } = opened;
    opened = null;
    const violations = await page.evaluate(() => window.galleryHost.violations);
    await page.context().close();
    expect({ violations, errors }).toEqual({ violations: [], errors: [] });
  });
  return async (options: OpenOptions = { theme: 'dark' }) => {
    const page = await bench.open({ width: 1280, height: 800, ...options });
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    opened = { page, errors };
    return createPage(page);
  };
}

function createPage(page: Page): GalleryPage {
  return {
    page,
    grid: page.locator('.picture-grid'),
    cursor: page.locator('.tile[tabindex="0"]'),
    selectedTiles: page.locator('.tile[aria-selected="true"]'),
    inspector: page.locator('.inspector'),
    counts: page.locator('.found-counts'),
    chips: page.locator('.chip-text'),
    set: (part) => page.evaluate((next) => window.galleryHost.set(next), part),
    run: (size = usualRun, part = {}) =>
      page.evaluate(([one, two]) => window.galleryHost.run(one, two), [size, part] as const),
    intents: () => page.evaluate(() => [...window.galleryHost.intents]),
    button: (name) => page.getByRole('button', { name }),
    pick: async (picker, option) => {
      await page.getByRole('button', { name: new RegExp(`^${picker}:`) }).click();
      await page.getByRole('option', { name: option }).first().click();
    },
    tab: (name) => page.locator('.figure-tabs').getByText(name, { exact: true }).click(),
    drawn: () =>
      expect
        .poll(() => page.locator('.picture-grid .tile-image img').count(), { timeout: 10_000 })
        .toBeGreaterThan(8),
    shoot: async (name) => {
      if (screenshots === undefined) return;
      await mkdir(screenshots, { recursive: true });
      await page.screenshot({ path: join(screenshots, `${name}.png`), caret: 'initial' });
    },
  };
}
