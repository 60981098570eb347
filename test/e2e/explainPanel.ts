// Reads and uses the Explain panel the way a person does: from what is on the screen.

import type { FrameLocator, Locator, Page } from 'playwright-core';
import { editorTab, onlyWebview } from '../vscode/workbench';

const mapTimeoutMs = 60_000;

/** As much of the browser's canvas as is needed here, where its types are not. */
interface Canvas {
  readonly width: number;
  readonly height: number;
  getContext(kind: '2d'): {
    getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray };
  };
}

/** The panel of a picture, once its tab is in front and no other webview is left beside it. */
export async function explainPanel(page: Page, picture: string): Promise<FrameLocator> {
  await editorTab(page, `Explain ${picture}`).and(page.locator('.active')).waitFor();
  return onlyWebview(page);
}

/** How bright a cell's map is at its left and at its right, 0…255: the brighter, the higher its values. */
export async function mapHalves(panel: FrameLocator, cell = 0): Promise<readonly number[]> {
  const canvas = panel.locator('.cell').nth(cell).locator('.heat-canvas canvas');
  await canvas.waitFor({ timeout: mapTimeoutMs });
  return canvas.evaluate((element) => {
    const { width, height } = element as unknown as Canvas;
    const context = (element as unknown as Canvas).getContext('2d');
    return [width / 4, (3 * width) / 4].map((x) => {
      const { data } = context.getImageData(Math.floor(x), Math.floor(height / 2), 1, 1);
      return ((data[0] ?? 0) + (data[1] ?? 0) + (data[2] ?? 0)) / 3;
    });
  });
}

/** What is chosen by one of the buttons of the row above the maps, e.g. "Method". */
export async function chosen(panel: FrameLocator, label: string): Promise<string> {
  const name = await picker(panel, label).getAttribute('aria-label');
  return (name ?? '').slice(label.length + 2);
}

/** Chooses by typing, as from VS Code's quick pick. */
export async function choose(panel: FrameLocator, label: string, text: string): Promise<void> {
  await picker(panel, label).click();
  const search = panel.getByRole('combobox');
  await search.fill(text);
  await search.press('Enter');
}

function picker(panel: FrameLocator, label: string): Locator {
  return panel.locator(`.picker-button[aria-label^="${label}: "]`);
}
