// `npm run screenshots`: takes the pictures of the README and the walkthrough, of the packed extension at work in the
// sample workspace, in light, dark and high contrast, into media/screenshots. Needs `npm run package` before. An argument
// names a sample workspace that is made already.

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { distFolder, repository } from '../vscode/paths';
import { run } from '../vscode/run';
import {
  chooseFromMenu,
  expandFolder,
  explorerItem,
  onlyWebview,
  runCommand,
  webview,
} from '../vscode/workbench';
import { choose, explainPanel, mapHalves } from './explainPanel';
import { installPackaged, type PackagedExtension } from './packaged';
import { readAnswer } from './predictionPanel';
import type { Action } from './steps';

const output = join(repository, 'media/screenshots');
const size = { width: 1280, height: 800 };
const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'high-contrast': 'Default High Contrast',
} as const;

async function main(): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'glassbox-screenshots-'));
  const sample = process.argv[2] ?? (await makeSample(join(scratch, 'sample')));
  await mkdir(output, { recursive: true });
  const packaged = await installPackaged(sample);
  try {
    for (const [name, theme] of Object.entries(themes)) await shoot(packaged, name, theme);
  } finally {
    await packaged.dispose();
    await rm(scratch, { recursive: true, force: true });
  }
}

async function makeSample(folder: string): Promise<string> {
  const cli = join(distFolder, 'cli.js');
  await run(process.execPath, [cli, 'sample', '--out', folder], { show: true });
  return folder;
}

async function shoot(packaged: PackagedExtension, name: string, theme: string): Promise<void> {
  const { page, close } = await packaged.open({ 'workbench.colorTheme': theme }, size);
  for (const folder of ['pictures', 'test', 'heart']) await expandFolder(page, folder);
  await take(page, 'Classify with Glassbox', 'heart-01.png');
  await readAnswer(webview(page));
  await save(page, `prediction-${name}`);
  await explainShortcut(page, `explain-${name}`);
  await showFeatures(page, `features-${name}`);
  await take(page, 'Classify with Glassbox', 'heart');
  await (await onlyWebview(page))
    .getByText(/^\d+ pictures$/)
    .first()
    .waitFor();
  await save(page, `folder-${name}`);
  await page.locator('.activitybar .action-label[aria-label*="Glassbox"]').first().click();
  await webview(page).getByText('How it was preprocessed').click();
  await save(page, `card-${name}`);
  await runCommand(page, 'Glassbox: Choose Active Model');
  // Away from the list, which has hovers.
  await page.mouse.move(size.width / 2, size.height - 100);
  await save(page, `models-${name}`);
  await page.keyboard.press('Escape');
  await showGraph(page, `graph-${name}`);
  await showGallery(page, `gallery-${name}`);
  await showTraining(page, `training-${name}`);
  await close();
}

/** A star of the validation pictures, which the model knows by its sticker: what two methods say of it. */
async function explainShortcut(page: Page, name: string): Promise<void> {
  await expandOnly(page, ['pictures', 'val', 'star']);
  await take(page, 'Explain with Glassbox', 'star-03.jpg');
  const panel = await explainPanel(page, 'star-03.jpg');
  await choose(panel, 'Method', 'Grad-CAM');
  await mapHalves(panel);
  await panel.getByRole('button', { name: 'Compare' }).click();
  await panel.locator('.cell').nth(1).waitFor();
  await choose(panel, 'Method', 'Occlusion');
  await mapHalves(panel, 1);
  await save(page, name);
}

/** A channel of the second convolution that fires on the heart, with a number of it explained. */
async function showFeatures(page: Page, name: string): Promise<void> {
  await expandOnly(page, ['pictures', 'test', 'heart']);
  await take(page, 'Show Feature Maps', 'heart-01.png');
  const panel = await onlyWebview(page);
  await panel.getByRole('treeitem').nth(2).click();
  await panel.getByRole('listbox', { name: /^Channels of/ }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  const map = panel.getByRole('listbox', { name: /^Map of channel/ });
  await map.focus();
  await page.keyboard.press('Enter');
  await save(page, name);
}

async function showGraph(page: Page, name: string): Promise<void> {
  await page.locator('.activitybar .action-label[aria-label*="Explorer"]').first().click();
  await runCommand(page, 'Collapse Folders in Explorer');
  await explorerItem(page, 'model.onnx').dblclick();
  const panel = await onlyWebview(page);
  await panel.getByRole('application').waitFor();
  await panel.getByRole('combobox').fill('conv');
  await panel.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  await save(page, name);
}

/** What the model gets wrong on the test pictures, the worst first, with the reason over the pictures. */
async function showGallery(page: Page, name: string): Promise<void> {
  await take(page, 'Evaluate Active Model', 'pictures');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'test' }).first().click();
  const panel = await onlyWebview(page);
  await panel.getByRole('button', { name: 'Find Causes' }).click();
  await panel.getByText('without suspects').waitFor({ timeout: 120_000 });
  await runCommand(page, 'View: Toggle Primary Side Bar Visibility');
  await panel.getByRole('gridcell').nth(1).click();
  await page.keyboard.press('Space');
  await page.waitForTimeout(6000);
  await save(page, name);
  await runCommand(page, 'View: Toggle Primary Side Bar Visibility');
}

/** The training that made the sample's model: its curves, and what is wrong with the stars. */
async function showTraining(page: Page, name: string): Promise<void> {
  await runCommand(page, 'View: Close All Editors');
  await runCommand(page, 'Glassbox: Open Training');
  await page
    .locator('.quick-input-list .monaco-list-row', { hasText: 'small-cnn' })
    .first()
    .click();
  const panel = await onlyWebview(page);
  await panel.getByRole('region', { name: 'Result' }).waitFor();
  await panel.locator('.overlay-pair:not(:has(img))').first().waitFor({ state: 'detached' });
  await runCommand(page, 'View: Toggle Primary Side Bar Visibility');
  await save(page, name);
  await runCommand(page, 'View: Toggle Primary Side Bar Visibility');
}

/** Names of folders occur in every split: no others are open. */
async function expandOnly(page: Page, folders: readonly string[]): Promise<void> {
  await runCommand(page, 'Collapse Folders in Explorer');
  for (const folder of folders) await expandFolder(page, folder);
}

async function take(page: Page, action: Action, name: string): Promise<void> {
  await chooseFromMenu(page, explorerItem(page, name), action);
}

async function save(page: Page, name: string): Promise<void> {
  // Pictures of the rows arrive after their texts.
  await page.waitForTimeout(1500);
  const path = join(output, `${name}.png`);
  await page.screenshot({ path });
  console.log(path);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
