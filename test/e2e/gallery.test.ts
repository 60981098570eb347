// From a dataset to a corrected label and back, with the packed extension in a real VS Code.

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wronglyLabelled } from '../vscode/fixture';
import { onlyWebview, reloadWindow } from '../vscode/workbench';
import { installPackaged, missingForPackaged, type PackagedExtension } from './packaged';
import { takeFromMenu, within } from './steps';

const missing = await missingForPackaged();
if (missing !== undefined) console.log(`Skipped evaluating with the packed extension: ${missing}.`);

const timeout = 60_000;

describe.skipIf(missing !== undefined)('the packed extension evaluates', () => {
  let packaged: PackagedExtension;

  beforeAll(async () => {
    packaged = await installPackaged();
  });
  afterAll(() => packaged?.dispose());

  it('a dataset; a label is corrected in its files, and after a reload that is taken back', async () => {
    const dataset = join(packaged.workspace, 'dataset');
    const before = await contents(dataset);
    const workbench = await packaged.open();
    await within(workbench, 'gallery', async (page) => {
      await takeFromMenu(page, 'Evaluate Active Model', 'dataset');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'test' }).first().click();
      const panel = await gallery(page);
      await panel.getByText('94.4 %').first().waitFor({ timeout });

      await panel.getByRole('grid').focus();
      const wrong = panel.getByRole('gridcell', { name: /test-red-5\.png/ });
      await wrong.click();
      // The dataset's classes in their order: blue, green, red.
      await page.keyboard.press('3');
      await panel.getByText('1 correction not yet in the dataset').waitFor({ timeout });
      expect(await contents(dataset)).toEqual(before);
      await panel.getByRole('button', { name: 'Review and Apply' }).click();
      await panel
        .getByText(`move ${wronglyLabelled} to test/red/test-red-5.png`)
        .waitFor({ timeout });
      await panel.getByRole('button', { name: 'Apply', exact: true }).click();
      await panel.getByText('All corrections are in the dataset').waitFor({ timeout });
      const moved = await contents(dataset);
      expect(Object.keys(moved)).toContain('test/red/test-red-5.png');
      expect(Object.keys(moved)).not.toContain(wronglyLabelled);

      await reloadWindow(page);
      const again = await gallery(page);
      await again.getByRole('button', { name: 'Undo' }).click();
      await again.getByText('1 correction not yet in the dataset').waitFor({ timeout });
      expect(await contents(dataset)).toEqual(before);
      expect(workbench.policyViolations).toEqual([]);
    });
  });
});

async function gallery(page: Page): Promise<FrameLocator> {
  await page.locator('.tab.active', { hasText: 'Gallery' }).waitFor({ timeout });
  const panel = await onlyWebview(page);
  await panel.getByRole('grid').waitFor({ timeout });
  return panel;
}

/** Every file under the folder with a digest of its bytes: what a diff would look at. */
async function contents(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const digests = await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      const digest = createHash('sha256')
        .update(await readFile(path))
        .digest('hex');
      return [path.slice(folder.length + 1).replaceAll('\\', '/'), digest] as const;
    }),
  );
  return Object.fromEntries(digests.sort(([a], [b]) => (a < b ? -1 : 1)));
}
