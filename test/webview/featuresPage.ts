// The Feature Maps panel opened in a browser: what its tests find and do there.

import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import type { FeaturesIntent } from '../../src/protocol/featuresPanel';
import type { FeaturesPart, TileRequest } from './featuresHost';
import { makeListing } from './featuresSamples';
import type { OpenOptions } from './panelPage';
import { type PanelPage, usePanel } from './usePanel';

export function ready(part: Parameters<typeof makeListing>[0] = {}): FeaturesPart {
  return { status: 'ready', listing: makeListing(part), capture: 1, error: null };
}

export interface FeaturesPage extends PanelPage {
  readonly sheet: Locator;
  readonly inspector: Locator;
  readonly readout: Locator;
  set(part: FeaturesPart): Promise<void>;
  intents(): Promise<FeaturesIntent[]>;
  tileRequests(): Promise<TileRequest[]>;
  /** Waits until the tiles of the first sheet are drawn in colours. */
  drawn(): Promise<void>;
  /** Moves the pointer into the sheet, in CSS pixels from its content's corner. */
  pointAt(x: number, y: number): Promise<void>;
  clickAt(x: number, y: number): Promise<void>;
}

/** Registers what sets up and checks every test of a file; returns what opens the panel with a snapshot. */
export function useFeaturesPanel() {
  const open = usePanel('features', 'featuresHost');
  return async (part: FeaturesPart, options?: OpenOptions) => {
    const panel = createPage(await open(options));
    await panel.set(part);
    return panel;
  };
}

function createPage(panel: PanelPage): FeaturesPage {
  const { page } = panel;
  const sheet = page.locator('.tile-sheet').first();
  const corner = async () => {
    const box = await page.locator('.tile-content').first().boundingBox();
    if (!box) throw new Error('There is no sheet.');
    return box;
  };
  return {
    ...panel,
    sheet,
    inspector: page.locator('.inspector'),
    readout: page.locator('.hover-readout'),
    set: (part) => page.evaluate((next) => window.featuresHost.set(next), part),
    intents: () => page.evaluate(() => [...window.featuresHost.intents]),
    tileRequests: () => page.evaluate(() => [...window.featuresHost.tileRequests]),
    drawn: () =>
      expect
        .poll(() => page.locator('.tile-band').first().evaluate(brightPixels), { timeout: 10_000 })
        .toBeGreaterThan(50),
    pointAt: async (x, y) => {
      const box = await corner();
      await page.mouse.move(box.x + x, box.y + y);
    },
    clickAt: async (x, y) => {
      const box = await corner();
      await page.mouse.click(box.x + x, box.y + y);
    },
  };
}

/** Pixels that are as bright as only the upper colours of inferno are. */
function brightPixels(element: Element): number {
  const canvas = element as HTMLCanvasElement;
  const context = canvas.getContext('2d');
  if (!context) return 0;
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let at = 0; at < data.length; at += 4) {
    if ((data[at] ?? 0) > 200 && (data[at + 2] ?? 0) < 90) count++;
  }
  return count;
}
