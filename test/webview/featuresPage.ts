// The Feature Maps panel opened in a browser, for the tests of a file: a page for each test, and after each the proof
// that nothing broke the policy or threw.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { FeaturesIntent } from '../../src/protocol/featuresPanel';
import type { FeaturesPart, TileRequest } from './featuresHost';
import { makeListing } from './featuresSamples';
import { type OpenOptions, PanelBench } from './panelPage';

/** A folder such as dist/screenshots in which pictures of the panel are left. */
const screenshots = process.env.GLASSBOX_SCREENSHOTS;

export function ready(part: Parameters<typeof makeListing>[0] = {}): FeaturesPart {
  return { status: 'ready', listing: makeListing(part), capture: 1, error: null };
}

export interface FeaturesPage {
  readonly page: Page;
  readonly sheet: Locator;
  readonly inspector: Locator;
  readonly readout: Locator;
  set(part: FeaturesPart): Promise<void>;
  intents(): Promise<FeaturesIntent[]>;
  tileRequests(): Promise<TileRequest[]>;
  button(name: string | RegExp): Locator;
  /** Waits until the tiles of the first sheet are drawn in colours. */
  drawn(): Promise<void>;
  /** Moves the pointer into the sheet, in CSS pixels from its content's corner. */
  pointAt(x: number, y: number): Promise<void>;
  clickAt(x: number, y: number): Promise<void>;
  shoot(name: string): Promise<void>;
}

/** Registers what sets up and checks every test of a file; returns what opens the panel with a snapshot. */
export function useFeaturesPanel() {
  let bench: PanelBench;
  let opened: { readonly page: Page; readonly errors: readonly string[] } | null = null;
  beforeAll(async () => {
    bench = await PanelBench.start('features', 'test/webview/featuresHost.ts');
  });
  afterAll(() => bench.close());
  afterEach(async () => {
    if (!opened) return;
    const { page, errors } = opened;
    opened = null;
    const violations = await page.evaluate(() => window.featuresHost.violations);
    await page.context().close();
    expect({ violations, errors }).toEqual({ violations: [], errors: [] });
  });
  return async (part: FeaturesPart, options: OpenOptions = { theme: 'dark' }) => {
    const page = await bench.open({ width: 1280, height: 800, ...options });
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    opened = { page, errors };
    const panel = createPage(page);
    await panel.set(part);
    return panel;
  };
}

function createPage(page: Page): FeaturesPage {
  const sheet = page.locator('.tile-sheet').first();
  const corner = async () => {
    const box = await page.locator('.tile-content').first().boundingBox();
    if (!box) throw new Error('There is no sheet.');
    return box;
  };
  return {
    page,
    sheet,
    inspector: page.locator('.inspector'),
    readout: page.locator('.hover-readout'),
    set: (part) => page.evaluate((next) => window.featuresHost.set(next), part),
    intents: () => page.evaluate(() => [...window.featuresHost.intents]),
    tileRequests: () => page.evaluate(() => [...window.featuresHost.tileRequests]),
    button: (name) => page.getByRole('button', { name }),
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
    shoot: async (name) => {
      if (screenshots === undefined) return;
      await mkdir(screenshots, { recursive: true });
      await page.screenshot({ path: join(screenshots, `${name}.png`), caret: 'initial' });
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
