// The Gallery panel opened in a browser: what its tests find and do there.

import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import type { GalleryIntent } from '../../src/protocol/galleryPanel';
import type { GalleryPart, RunSize } from './galleryHost';
import type { OpenOptions } from './panelPage';
import { type PanelPage, usePanel } from './usePanel';

export const usualRun: RunSize = { count: 1842, classes: 8, isAudited: true };

export interface GalleryPage extends PanelPage {
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
  /** Chooses in one of the pickers above the pictures. */
  pick(picker: string, option: string): Promise<void>;
  tab(name: string): Promise<void>;
  /** Waits until pictures of the first tiles are there. */
  drawn(): Promise<void>;
}

/** Registers what sets up and checks every test of a file; returns what opens the panel. */
export function useGalleryPanel() {
  const open = usePanel('gallery', 'galleryHost');
  return async (options?: OpenOptions) => createPage(await open(options));
}

function createPage(panel: PanelPage): GalleryPage {
  const { page } = panel;
  return {
    ...panel,
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
    pick: async (picker, option) => {
      await page.getByRole('button', { name: new RegExp(`^${picker}:`) }).click();
      await page.getByRole('option', { name: option }).first().click();
    },
    tab: (name) => page.locator('.figure-tabs').getByText(name, { exact: true }).click(),
    drawn: () =>
      expect
        .poll(() => page.locator('.picture-grid .tile-image img').count(), { timeout: 10_000 })
        .toBeGreaterThan(8),
  };
}
