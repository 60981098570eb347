// What the tests of the packed extension have in common: a window that leaves a picture behind, and the first clicks.

import { join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { screenshotFolder } from '../vscode/paths';
import {
  chooseFromMenu,
  expandFolder,
  explorerItem,
  type Workbench,
  webview,
} from '../vscode/workbench';

export type Action =
  | 'Classify with Glassbox'
  | 'Explain with Glassbox'
  | 'Show Feature Maps'
  | 'Evaluate Active Model';

/** Runs the steps, leaves a screenshot of how they ended and closes the window. */
export async function within(
  workbench: Workbench,
  name: string,
  steps: (page: Page) => Promise<void>,
): Promise<void> {
  try {
    await steps(workbench.page);
  } finally {
    await workbench.page.screenshot({ path: join(screenshotFolder, `${name}.png`) });
    await workbench.close();
  }
}

/** Makes tiny.onnx the active model, and takes the action from the menu of a folder or of a picture in it. */
export async function takeFromMenu(
  page: Page,
  action: Action,
  folder: string,
  picture?: string,
): Promise<FrameLocator> {
  await useTinyModel(page);
  if (picture !== undefined) await expandFolder(page, folder);
  await chooseFromMenu(page, explorerItem(page, picture ?? folder), action);
  return webview(page);
}

/** Makes tiny.onnx the active model: with that the extension is known to be at work. */
export async function useTinyModel(page: Page): Promise<void> {
  await expandFolder(page, 'models');
  await chooseFromMenu(page, explorerItem(page, 'tiny.onnx'), 'Use as Active Model');
  await page.locator('.statusbar-item', { hasText: 'tiny.onnx' }).first().waitFor();
}
