// What every suite needs: the extension's parts, files of the opened workspace, and patience.

import { strict as assert } from 'node:assert';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before } from 'mocha';
import * as vscode from 'vscode';
import type { PredictionPanel } from '../../src/extension/panels/predictionPanel';
import type { GlassboxTestApi } from '../../src/extension/testApi';

const extensionId = 'glassbox.glassbox';

export function findExtension(): vscode.Extension<GlassboxTestApi> {
  const extension = vscode.extensions.getExtension<GlassboxTestApi>(extensionId);
  assert(extension, `${extensionId} is not installed`);
  return extension;
}

export async function glassbox(): Promise<GlassboxTestApi> {
  return findExtension().activate();
}

/** How a webview calls its panel. */
export const call = { signal: new AbortController().signal, progress: () => undefined };

/** Made by test/vscode/fixture.ts: models/tiny.onnx, models/second.onnx and twelve pictures, one of them broken. */
export function inWorkspace(...parts: readonly string[]): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert(folder, 'no folder is open');
  return join(folder.uri.fsPath, ...parts);
}

export const pictureCount = 12;
export const tinyModel = (): string => inWorkspace('models', 'tiny.onnx');
export const secondModel = (): string => inWorkspace('models', 'second.onnx');

/** Waits until the question is answered with something; says what was awaited when it never is. */
export async function waitFor<T>(
  what: string,
  ask: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  timeoutMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The tabs of all groups, as soon as there are so many: the window tells the extension of them a little later. */
export function tabs(howMany: number): Promise<readonly vscode.Tab[]> {
  return waitFor(`${howMany} tabs`, () => {
    const all = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    return all.length === howMany && all;
  });
}

export async function tabLabels(howMany: number): Promise<readonly string[]> {
  return (await tabs(howMany)).map(({ label }) => label);
}

export async function useModel(path: string): Promise<void> {
  const { store } = await glassbox();
  await vscode.commands.executeCommand('glassbox.useModel', vscode.Uri.file(path));
  assert.equal(store.state.activeModel, path);
}

export async function closeEditors(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Tests that find no editor open and the tiny model active, and leave no editor and none of what they may have made. */
export function cleanAround(...made: readonly (() => string)[]): void {
  before(async () => {
    await closeEditors();
    await useModel(tinyModel());
  });
  after(async () => {
    await closeEditors();
    for (const path of made) await rm(path(), { recursive: true, force: true });
  });
}

/** Ends the engine as a crash would, and waits until that is known. */
export async function endEngine(): Promise<void> {
  const { client } = await glassbox();
  assert(client.state.kind === 'running');
  process.kill(client.state.info.pid, 'SIGKILL');
  await waitFor('the end of the engine', () => client.state.kind !== 'running');
}

/** The panel once its run is over, whatever became of it. */
export async function finishedPanel(): Promise<PredictionPanel> {
  const { predictions } = await glassbox();
  return waitFor('the end of a run', () => {
    const panel = predictions.current;
    const status = panel?.snapshot().status;
    return status !== undefined && status !== 'starting' && status !== 'running' && panel;
  });
}

export async function classify(...paths: readonly string[]): Promise<PredictionPanel> {
  const uris = paths.map((path) => vscode.Uri.file(path));
  await vscode.commands.executeCommand('glassbox.classifySelection', uris[0], uris);
  return finishedPanel();
}

/** File name → first label, null where the picture failed. */
export function answers(panel: PredictionPanel): Record<string, string | null | undefined> {
  const rows = panel.rows(0, panel.snapshot().total);
  return Object.fromEntries(
    rows.map(({ name, outcome }) => [
      name,
      outcome && 'top' in outcome ? outcome.top[0]?.label : null,
    ]),
  );
}
