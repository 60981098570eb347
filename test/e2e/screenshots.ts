// `npm run screenshots`: takes the pictures of the README and the walkthrough, of the packed extension at work in the
// sample workspace, in light, dark and high contrast, into media/screenshots. Needs `npm run package` before.

import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
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
  const sample = join(scratch, 'sample');
  const cli = join(distFolder, 'cli.js');
  await run(process.execPath, [cli, 'sample', '--out', sample], { show: true });
  await mkdir(output, { recursive: true });
  const packaged = await installPackaged(sample);
  try {
    for (const [name, theme] of Object.entries(themes)) await shoot(packaged, name, theme);
  } finally {
    await packaged.dispose();
    await rm(scratch, { recursive: true, force: true });
  }
}

async function shoot(packaged: PackagedExtension, name: string, theme: string): Promise<void> {
  const { page, close } = await packaged.open({ 'workbench.colorTheme': theme }, size);
  const [folders, picture] = await findTestPicture(packaged.workspace);
  for (const folder of folders) await expandFolder(page, folder);
  await take(page, 'Classify with Glassbox', picture);
  await readAnswer(webview(page));
  await save(page, `prediction-${name}`);
  await explainMistake(page, folders.slice(0, -1), `explain-${name}`);
  await take(page, 'Classify with Glassbox', folders.at(-1) ?? '');
  await (await onlyWebview(page))
    .getByText(/^\d+ pictures$/)
    .first()
    .waitFor();
  await save(page, `folder-${name}`);
  await page.locator('.activitybar .action-label[aria-label*="Glassbox"]').first().click();
  await webview(page).getByText('How it was preprocessed').click();
  await save(page, `card-${name}`);
  await runCommand(page, 'Glassbox: Choose Active Model');
  await save(page, `models-${name}`);
  await close();
}

/** A heart that the model calls a cross: why it does, and beside it where it sees the heart. */
async function explainMistake(page: Page, folders: readonly string[], name: string): Promise<void> {
  for (const folder of [...folders, 'heart']) await expandFolder(page, folder);
  await take(page, 'Explain with Glassbox', 'heart-01.png');
  const panel = await explainPanel(page, 'heart-01.png');
  await mapHalves(panel);
  await panel.getByRole('button', { name: 'Compare' }).click();
  await panel.locator('.cell').nth(1).waitFor();
  await choose(panel, 'Class', 'heart');
  await mapHalves(panel, 1);
  await save(page, name);
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

/** The first picture of the test split, as the folders that lead to it and its name. */
async function findTestPicture(workspace: string): Promise<[readonly string[], string]> {
  const names = (await readdir(workspace, { recursive: true })).sort();
  const found = names.find((name) => /(^|[\\/])test[\\/].*\.(png|jpe?g)$/.test(name));
  if (found === undefined) throw new Error(`${workspace} has no picture in a test folder.`);
  const parts = found.split(sep);
  return [parts.slice(0, -1), parts.at(-1) ?? ''];
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
