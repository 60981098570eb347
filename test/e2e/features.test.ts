// What every layer saw in a picture, and the graph it went through, with the packed extension in a real VS Code.

import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { editorTab, explorerItem, onlyWebview, reloadWindow } from '../vscode/workbench';
import { installPackaged, missingForPackaged, type PackagedExtension } from './packaged';
import { readAnswer } from './predictionPanel';
import { takeFromMenu, useTinyModel, within } from './steps';

const missing = await missingForPackaged();
if (missing !== undefined)
  console.log(`Skipped looking inside with the packed extension: ${missing}.`);

const timeout = 60_000;

describe.skipIf(missing !== undefined)('the packed extension looks inside', () => {
  let packaged: PackagedExtension;

  beforeAll(async () => {
    packaged = await installPackaged();
  });
  afterAll(() => packaged?.dispose());

  it('a right-clicked picture: layers, channels, the numbers of one and the arithmetic behind a number', async () => {
    const workbench = await packaged.open();
    await within(workbench, 'features', async (page) => {
      await takeFromMenu(page, 'Show Feature Maps', 'pictures', 'red.png');
      const panel = await featuresPanel(page, 'red.png');
      await panel.getByRole('tree', { name: 'Layers' }).waitFor({ timeout });
      const sheet = panel.getByRole('listbox', { name: /^Channels of/ });
      await sheet.focus();
      await page.keyboard.press('Enter');
      await panel.getByRole('heading', { name: 'Channel 0' }).waitFor({ timeout });
      const map = panel.getByRole('listbox', { name: 'Map of channel 0' });
      await map.focus();
      await page.keyboard.press('Enter');
      await panel
        .getByRole('region', { name: 'Arithmetic' })
        .getByText('=')
        .first()
        .waitFor({ timeout });

      await reloadWindow(page);
      const again = await featuresPanel(page, 'red.png');
      await again.getByRole('heading', { name: 'Channel 0' }).waitFor({ timeout });
      expect(workbench.policyViolations).toEqual([]);
    });
  });

  it('an answer of the Prediction panel, by a key', async () => {
    const workbench = await packaged.open();
    await within(workbench, 'features-answer', async (page) => {
      await readAnswer(await takeFromMenu(page, 'Classify with Glassbox', 'pictures', 'green.png'));
      await page.keyboard.press('f');
      const panel = await featuresPanel(page, 'green.png');
      await panel.getByRole('tree', { name: 'Layers' }).waitFor({ timeout });
      expect(workbench.policyViolations).toEqual([]);
    });
  });

  it('a model that is opened: its graph, found and walked, with the details of a node', async () => {
    const workbench = await packaged.open();
    await within(workbench, 'graph', async (page) => {
      // Until the extension answers, the file would be opened as text.
      await useTinyModel(page);
      await explorerItem(page, 'tiny.onnx').dblclick();
      await editorTab(page, 'tiny.onnx').and(page.locator('.active')).waitFor({ timeout });
      const panel = await onlyWebview(page);
      await panel.getByRole('application').waitFor({ timeout });
      await panel.getByRole('combobox').fill('conv');
      await panel.getByRole('option').first().waitFor({ timeout });
      await page.keyboard.press('Enter');
      const inspector = panel.getByRole('complementary');
      await inspector.getByRole('heading', { name: 'Conv' }).waitFor({ timeout });
      await inspector
        .getByText(/slides|filter|kernel/i)
        .first()
        .waitFor({ timeout });

      await panel.getByRole('button', { name: /tree/ }).click();
      await panel.getByRole('treeitem', { selected: true }).waitFor({ timeout });
      await reloadWindow(page);
      const again = await onlyWebview(page);
      await again.getByRole('treeitem', { selected: true }).waitFor({ timeout });
      expect(workbench.policyViolations).toEqual([]);
    });
  });
});

async function featuresPanel(page: Page, picture: string): Promise<FrameLocator> {
  await editorTab(page, `Feature Maps ${picture}`)
    .and(page.locator('.active'))
    .waitFor({ timeout });
  return onlyWebview(page);
}
