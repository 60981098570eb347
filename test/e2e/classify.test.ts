// What a user does first, with the packed extension in a real VS Code: right-click a picture, read a labelled answer.

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixturePictures } from '../vscode/fixture';
import { screenshotFolder } from '../vscode/paths';
import { chooseFromMenu, editorTab, expandFolder, explorerItem } from '../vscode/workbench';
import { installPackaged, missingForPackaged, type PackagedExtension } from './packaged';
import { readAnswer, readRows } from './predictionPanel';
import { takeFromMenu, within } from './steps';

const missing = await missingForPackaged();
if (missing !== undefined) console.log(`Skipped the packed extension: ${missing}.`);

const themes = [
  { theme: 'Default Light Modern', kind: 'vscode-light' },
  { theme: 'Default Dark Modern', kind: 'vscode-dark' },
  { theme: 'Default High Contrast', kind: 'vscode-high-contrast' },
] as const;

describe.skipIf(missing !== undefined)('the packed extension', () => {
  let packaged: PackagedExtension;

  beforeAll(async () => {
    packaged = await installPackaged();
  });
  afterAll(() => packaged?.dispose());

  it.each(themes)('answers a right-clicked picture under $theme', async ({ theme, kind }) => {
    const workbench = await packaged.open({ 'workbench.colorTheme': theme });
    await within(workbench, `picture-${kind}`, async (page) => {
      const panel = await takeFromMenu(page, 'Classify with Glassbox', 'pictures', 'red.png');
      expect(await readAnswer(panel)).toMatchObject({ label: 'red', classes: 4 });
      await editorTab(page, 'red.png').waitFor();
      expect(await panel.locator('body').getAttribute('class')).toContain(kind);
      expect(workbench.policyViolations).toEqual([]);
    });
  });

  it('answers every picture of a folder, whatever its name', async () => {
    const workbench = await packaged.open();
    await within(workbench, 'folder', async (page) => {
      const panel = await takeFromMenu(page, 'Classify with Glassbox', 'pictures');
      const expected = fixturePictures.map(({ name, label }) => ({ name, label }));
      await expect
        .poll(async () => byName(await readRows(panel)), { timeout: 60_000 })
        .toEqual(byName(expected));
      expect(await panel.locator('img[src="x"], b').count()).toBe(0);
      expect(workbench.policyViolations).toEqual([]);
    });
  });

  it('runs nothing in an untrusted workspace, says so and offers the trust page', async () => {
    const workbench = await packaged.open({
      'security.workspace.trust.enabled': true,
      'security.workspace.trust.startupPrompt': 'never',
    });
    await within(workbench, 'untrusted', async (page) => {
      // It moves everything below it when it comes, and closes a menu that is open.
      await page.locator('.part.banner', { hasText: 'Restricted Mode' }).waitFor();
      await expandFolder(page, 'pictures');
      await chooseFromMenu(page, explorerItem(page, 'red.png'), 'Classify with Glassbox');
      const toast = page.locator('.notification-toast', {
        hasText: 'Glassbox runs no model in a workspace that is not trusted.',
      });
      await toast.waitFor();
      expect(await page.locator('iframe.webview').count()).toBe(0);
      await page.screenshot({ path: join(screenshotFolder, 'untrusted-message.png') });
      await toast.getByRole('button', { name: 'Manage Workspace Trust' }).waitFor();
    });
  });
});

function byName<T extends { readonly name: string }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => (a.name < b.name ? -1 : 1));
}
