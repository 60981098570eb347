// The Explain panel opened in a browser: what its tests find and do there.

import type { Locator } from 'playwright-core';
import type { Heatmap } from '../../src/protocol/explain';
import type { ExplainIntent } from '../../src/protocol/explainPanel';
import type { ExplainPart, SentMap } from './explainHost';
import { makeCell } from './explainSamples';
import type { OpenOptions } from './panelPage';
import { type PanelPage, usePanel } from './usePanel';

export const oneMap: ExplainPart = { status: 'ready', cells: [makeCell(1)] };

export interface ExplainPage extends PanelPage {
  /** The maps, in order. */
  readonly cells: Locator;
  /** The pictures with their maps. */
  readonly frames: Locator;
  readonly inspector: Locator;
  set(part: ExplainPart): Promise<void>;
  setMap(cell: number, heatmap: Heatmap, rest?: Omit<SentMap, 'heatmap'>): Promise<void>;
  intents(): Promise<ExplainIntent[]>;
  /** Moves the pointer to a pixel of the original picture in the given map. */
  pointAt(frame: number, x: number, y: number): Promise<void>;
}

/** Registers what sets up and checks every test of a file; returns what opens the panel with a snapshot. */
export function useExplainPanel() {
  const open = usePanel('explain', 'explainHost');
  return async (part: ExplainPart, options?: OpenOptions) => {
    const panel = createPage(await open(options));
    await panel.set(part);
    return panel;
  };
}

function createPage(panel: PanelPage): ExplainPage {
  const { page } = panel;
  const frames = page.locator('.map-frame');
  return {
    ...panel,
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
    pointAt: async (frame, x, y) => {
      const box = await frames.nth(frame).boundingBox();
      if (!box) throw new Error(`There is no map ${frame}.`);
      await page.mouse.move(box.x + (x / 600) * box.width, box.y + (y / 400) * box.height);
    },
  };
}
