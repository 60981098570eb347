// Why the model says so, with the packed extension in a real VS Code: from a right-click, and from an answer.

import { join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { editorTab, reloadWindow } from '../vscode/workbench';
import { choose, chosen, explainPanel, mapHalves } from './explainPanel';
import { installPackaged, missingForPackaged, type PackagedExtension } from './packaged';
import { readAnswer } from './predictionPanel';
import { takeFromMenu, within } from './steps';

const missing = await missingForPackaged();
if (missing !== undefined) console.log(`Skipped explaining with the packed extension: ${missing}.`);

/** Red at its left, blue at its right. */
const picture = 'two colours.png';
const exported = 'two colours.grad-cam.png';
const size = { width: 300, height: 200 };

describe.skipIf(missing !== undefined)('the packed extension explains', () => {
  let packaged: PackagedExtension;

  beforeAll(async () => {
    packaged = await installPackaged();
    await drawPicture(join(packaged.workspace, 'pictures', picture));
  });
  afterAll(() => packaged?.dispose());

  it('a right-clicked picture, by one method and another, side by side, and again after a reload', async () => {
    const workbench = await packaged.open();
    await within(workbench, 'explain', async (page) => {
      const panel = await explain(page);
      await seesRed(panel);
      expect(await chosen(panel, 'Class')).toContain('red');
      expect(await chosen(panel, 'Method')).toBe('Grad-CAM');

      await panel.getByRole('button', { name: 'Compare' }).click();
      await panel.locator('.cell').nth(1).waitFor();
      await choose(panel, 'Method', 'LayerCAM');
      await expect.poll(() => chosen(panel, 'Method')).toBe('LayerCAM');
      await seesRed(panel, 1);

      await reloadWindow(page);
      const again = await explainPanel(page, picture);
      await seesRed(again);
      await seesRed(again, 1);
      expect(await again.locator('.cell').count()).toBe(2);
      expect(workbench.policyViolations).toEqual([]);
    });
  });

  it('an answer of the Prediction panel, and a class of it, in one and the same panel', async () => {
    const workbench = await packaged.open();
    await within(workbench, 'explain-answer', async (page) => {
      const answer = await takeFromMenu(page, 'Classify with Glassbox', 'pictures', 'green.png');
      await readAnswer(answer);
      await answer.locator('.probabilities tbody tr', { hasText: 'blue' }).hover();
      await answer.getByRole('button', { name: 'Explain blue' }).click();
      const panel = await explainPanel(page, 'green.png');
      await expect.poll(() => chosen(panel, 'Class')).toContain('blue');
      // Nothing of a green picture speaks for blue: the map is blank, and the panel says why.
      await panel.locator('.finding').first().waitFor();

      await editorTab(page, 'green.png').first().click();
      await readAnswer(answer);
      await page.keyboard.press('e');
      const again = await explainPanel(page, 'green.png');
      await expect.poll(() => chosen(again, 'Class')).toContain('green');
      expect(await editorTab(page, 'Explain green.png').count()).toBe(1);
      expect(workbench.policyViolations).toEqual([]);
    });
  });

  it('and exports the map on its picture, in the pixels of the picture', async () => {
    const workbench = await packaged.open();
    await within(workbench, 'explain-export', async (page) => {
      const panel = await explain(page);
      await seesRed(panel);
      await panel.getByRole('button', { name: 'Export…' }).click();
      await panel.getByRole('menuitem', { name: /PNG/ }).click();
      await acceptPlace(page, exported);
      await page.locator('.notification-toast', { hasText: exported }).waitFor();
      const { width, height } = await sharp(join(packaged.workspace, exported)).metadata();
      expect({ width, height }).toEqual(size);
      expect(workbench.policyViolations).toEqual([]);
    });
  });
});

async function explain(page: Page): Promise<FrameLocator> {
  await takeFromMenu(page, 'Explain with Glassbox', 'pictures', picture);
  return explainPanel(page, picture);
}

/** The map is bright where the picture is red, and dark where it is blue. */
async function seesRed(panel: FrameLocator, cell = 0): Promise<void> {
  await expect
    .poll(async () => {
      const [red = 0, blue = 0] = await mapHalves(panel, cell);
      return red - blue;
    })
    .toBeGreaterThan(50);
}

/** The window asks for the place in a quick pick, since its files are on the server, and proposes one. */
async function acceptPlace(page: Page, name: string): Promise<void> {
  const input = page.locator('.quick-input-widget input[type="text"]');
  await expect.poll(() => input.inputValue()).toContain(name);
  await page.keyboard.press('Enter');
}

/** Two thirds of the picture is red, so that red is the answer. */
async function drawPicture(path: string): Promise<void> {
  const { width, height } = size;
  const create = { width, height, channels: 3, background: { r: 20, g: 20, b: 230 } } as const;
  const red = { width: (width * 2) / 3, height, channels: 3, background: { r: 230, g: 20, b: 20 } };
  const layer = { input: { create: { ...red, channels: 3 as const } }, left: 0, top: 0 };
  await sharp({ create }).composite([layer]).png().toFile(path);
}
