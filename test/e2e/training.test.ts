// From a model and labelled pictures to a better model, with the packed extension in a real VS Code: asked for in the
// palette, planned, trained in a task, tested, used, and still there after a reload.

import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onlyWebview, reloadWindow, runCommand } from '../vscode/workbench';
import { installPackaged, missingForPackaged, type PackagedExtension } from './packaged';
import { useTinyModel, within } from './steps';

const missing = await missingForPackaged();
if (missing !== undefined) console.log(`Skipped training with the packed extension: ${missing}.`);

const timeout = 60_000;

describe.skipIf(missing !== undefined)('the packed extension trains', () => {
  let packaged: PackagedExtension;

  beforeAll(async () => {
    packaged = await installPackaged();
  });
  afterAll(() => packaged?.dispose());

  it('a model from the palette to its use; after a reload its curves are there again', async () => {
    const workbench = await packaged.open();
    await within(workbench, 'training', async (page) => {
      await useTinyModel(page);
      await runCommand(page, 'Glassbox: Fine-tune Model');
      await pick(page, 'Fine-tune Model', 'tiny.onnx');
      await pick(page, 'Fine-tune tiny.onnx On', 'dataset');
      await pick(page, 'Fine-tune tiny.onnx on dataset', 'Default');

      const panel = await training(page);
      await panel.getByRole('region', { name: 'Phases' }).waitFor({ timeout });
      await panel.getByRole('region', { name: 'Pictures', exact: true }).waitFor({ timeout });
      await panel
        .getByRole('img', { name: /, changed$/ })
        .first()
        .waitFor({ timeout });
      await panel.getByRole('button', { name: 'Start', exact: true }).click();

      const result = panel.getByRole('region', { name: 'Result' });
      await result.getByText('Test accuracy').waitFor({ timeout });
      expect(await result.locator('.result-lead').innerText()).toMatch(/\d\s%/);
      await result.getByRole('button', { name: 'See All Pictures' }).click();
      await page.locator('.tab.active', { hasText: 'Gallery' }).waitFor({ timeout });
      const gallery = await onlyWebview(page);
      await gallery.getByRole('gridcell', { name: /test-red-5\.png/ }).waitFor({ timeout });

      await page.locator('.tab', { hasText: 'Training' }).first().click();
      const again = await training(page);
      await again.getByRole('button', { name: 'Use Model' }).click();
      await page
        .locator('.statusbar-item', { hasText: 'tiny-dataset.onnx' })
        .first()
        .waitFor({ timeout });

      await reloadWindow(page);
      const restored = await training(page);
      await restored.getByRole('region', { name: 'Result' }).waitFor({ timeout });
      await restored.getByRole('region', { name: 'Curves' }).waitFor({ timeout });
      expect(workbench.policyViolations).toEqual([]);
    });
  });
});

/** Takes the entry of the quick pick with that title, whose rows may come late. */
async function pick(page: Page, title: string, entry: string): Promise<void> {
  const head = page.locator('.quick-input-title').getByText(title, { exact: true });
  await head.waitFor({ timeout });
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: entry });
  await row.first().click({ timeout });
  await head.waitFor({ state: 'hidden', timeout });
}

async function training(page: Page): Promise<FrameLocator> {
  await page.locator('.tab.active', { hasText: 'Training' }).waitFor({ timeout });
  return onlyWebview(page);
}
