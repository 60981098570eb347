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

/** The colours of a cell's map, once there are several: how many different ones. */
export async function mapColours(panel: FrameLocator, cell = 0): Promise<number> {
  const canvas = panel.locator('.cell').nth(cell).locator('.heat-canvas canvas');
  await canvas.waitFor({ timeout: mapTimeoutMs });
  return canvas.evaluate((element) => {
    const { width, height } = element as unknown as Canvas;
    const { data } = (element as unknown as Canvas)
      .getContext('2d')
      .getImageData(0, 0, width, height);
    const colours = new Set<number>();
    for (let at = 0; at < data.length; at += 4) {
      const [red = 0, green = 0, blue = 0] = [data[at], data[at + 1], data[at + 2]];
      colours.add((red << 16) | (green << 8) | blue);
    }
    return colours.size;
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
