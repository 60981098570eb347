// Why the model says so, with the packed extension in a real VS Code: from a right-click, and from an answer.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { editorTab } from '../vscode/workbench';
import { choose, chosen, explainPanel, mapColours } from './explainPanel';
import { installPackaged, missingForPackaged, type PackagedExtension } from './packaged';
import { readAnswer } from './predictionPanel';
import { takeFromMenu, within } from './steps';

const missing = await missingForPackaged();
if (missing !== undefined) console.log(`Skipped explaining with the packed extension: ${missing}.`);

describe.skipIf(missing !== undefined)('the packed extension explains', () => {
  let packaged: PackagedExtension;

  beforeAll(async () => {
    packaged = await installPackaged();
  });
  afterAll(() => packaged?.dispose());

  it('a right-clicked picture, by one method and another, side by side, and again after a reload', async () => {
    const workbench = await packaged.open();
    await within(workbench, 'explain', async (page) => {
      await takeFromMenu(page, 'Explain with Glassbox', 'pictures', 'red.png');
      const panel = await explainPanel(page, 'red.png');
      expect(await mapColours(panel)).toBeGreaterThan(10);
      expect(await chosen(panel, 'Class')).toContain('red');
      expect(await chosen(panel, 'Method')).toBe('Grad-CAM');

      await panel.getByRole('button', { name: 'Compare' }).click();
      await panel.locator('.cell').nth(1).waitFor();
      await choose(panel, 'Method', 'Saliency');
      await expect.poll(() => chosen(panel, 'Method')).toBe('Saliency');
      expect(await mapColours(panel, 1)).toBeGreaterThan(10);

      await page.reload();
      await editorTab(page, 'Explain red.png').waitFor();
      const again = await explainPanel(page, 'red.png');
      expect(await mapColours(again, 1)).toBeGreaterThan(10);
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
      expect(await mapColours(panel)).toBeGreaterThan(1);

      await editorTab(page, 'green.png').first().click();
      await readAnswer(answer);
      await page.keyboard.press('e');
      await explainPanel(page, 'green.png');
      expect(await editorTab(page, 'Explain green.png').count()).toBe(1);
      expect(workbench.policyViolations).toEqual([]);
    });
  });

  it('and exports the map on its picture, in the pixels of the picture', async () => {
    const workbench = await packaged.open();
    await within(workbench, 'explain-export', async (page) => {
      await takeFromMenu(page, 'Explain with Glassbox', 'pictures', 'red.png');
      const panel = await explainPanel(page, 'red.png');
      await mapColours(panel);
      await panel.getByRole('button', { name: 'Export…' }).click();
      await panel.getByRole('menuitem', { name: /PNG/ }).click();
      const target = join(packaged.workspace, 'map.png');
      await saveAs(page, target);
      await page.locator('.notification-toast', { hasText: 'map.png' }).waitFor();
      const { width, height } = await sharp(await readFile(target)).metadata();
      expect({ width, height }).toEqual({ width: 320, height: 240 });
      expect(workbench.policyViolations).toEqual([]);
    });
  });
});

/** The window asks for the place in a quick pick, since its files are on the server. */
async function saveAs(page: Page, path: string): Promise<void> {
  const input = page.locator('.quick-input-widget input[type="text"]');
  await input.waitFor();
  await input.fill(path);
  await page.keyboard.press('Enter');
}
