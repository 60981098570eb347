// The Explain panel opened in a browser, for the tests of a file: a page for each test, and after each the proof that
// nothing broke the policy or threw.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { Heatmap } from '../../src/protocol/explain';
import type { ExplainIntent } from '../../src/protocol/explainPanel';
import type { ExplainPart, SentMap } from './explainHost';
import { makeCell } from './explainSamples';
import { type OpenOptions, PanelBench } from './panelPage';

/** A folder such as dist/screenshots in which pictures of the panel are left. */
const screenshots = process.env.GLASSBOX_SCREENSHOTS;

export const oneMap: ExplainPart = { status: 'ready', cells: [makeCell(1)] };

export interface ExplainPage {
  readonly page: Page;
  /** The maps, in order. */
  readonly cells: Locator;
  /** The pictures with their maps. */
  readonly frames: Locator;
  readonly inspector: Locator;
  set(part: ExplainPart): Promise<void>;
  setMap(cell: number, heatmap: Heatmap, rest?: Omit<SentMap, 'heatmap'>): Promise<void>;
  intents(): Promise<ExplainIntent[]>;
  button(name: string | RegExp): Locator;
  /** Moves the pointer to a pixel of the original picture in the given map. */
  pointAt(frame: number, x: number, y: number): Promise<void>;
  shoot(name: string): Promise<void>;
}

/** Registers what sets up and checks every test of a file; returns what opens the panel with a snapshot. */
export function useExplainPanel() {
  let bench: PanelBench;
  let opened: { readonly page: Page; readonly errors: readonly string[] } | null = null;
  beforeAll(async () => {
    bench = await PanelBench.start('explain', 'test/webview/explainHost.ts');
  });
  afterAll(() => bench.close());
  afterEach(async () => {
    if (!opened) return;
    const { page, errors } = opened;
    opened = null;
    const violations = await page.evaluate(() => window.explainHost.violations);
    await page.context().close();
    expect({ violations, errors }).toEqual({ violations: [], errors: [] });
  });
  return async (part: ExplainPart, options: OpenOptions = { theme: 'dark' }) => {
    const page = await bench.open({ width: 1280, height: 800, ...options });
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    opened = { page, errors };
    const panel = createPage(page);
    await panel.set(part);
    return panel;
  };
}

function createPage(page: Page): ExplainPage {
  const frames = page.locator('.map-frame');
  return {
    page,
    cells: page.locator('.cell'),
    frames,
    inspector: page.locator('.inspector'),
    set: (part) => page.evaluate((next) => window.explainHost.set(next), part),
    setMap: (cell, { data, ...heatmap }, rest = {}) =>
      page.evaluate(({ id, map }) => window.explainHost.setMap(id, map), {
        id: cell,
        map: { heatmap: { ...heatmap, data: [...data] }, ...rest },
      }),
    intents: () => page.evaluate(() => [...window.explainHost.intents]),
    button: (name) => page.getByRole('button', { name }),
    pointAt: async (frame, x, y) => {
      const box = await frames.nth(frame).boundingBox();
      if (!box) throw new Error(`There is no map ${frame}.`);
      await page.mouse.move(box.x + (x / 600) * box.width, box.y + (y / 400) * box.height);
    },
    shoot: async (name) => {
      if (screenshots === undefined) return;
      await mkdir(screenshots, { recursive: true });
      await page.screenshot({ path: join(screenshots, `${name}.png`), caret: 'initial' });
    },
  };
}
