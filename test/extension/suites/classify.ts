// Pictures in, labelled rows out, in the panel that a person sees.

import { strict as assert } from 'node:assert';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import {
  answers,
  classify,
  closeEditors,
  finishedPanel,
  glassbox,
  inWorkspace,
  pictureCount,
  secondModel,
  tinyModel,
  useModel,
  waitFor,
} from '../workspace';

export function classifySuite(): void {
  describe('classifying', () => {
    before(() => useModel(tinyModel()));

    it('answers a picture in a panel named after it', async () => {
      const panel = await classify(inWorkspace('pictures', 'red.png'));
      assert.deepEqual(answers(panel), { 'red.png': 'red' });
      const { status, model, provider, card, error } = panel.snapshot();
      assert.deepEqual([status, model?.name, error], ['done', 'tiny.onnx', null]);
      assert(provider && card);
      await waitFor('the tab', () => tabLabels().includes('red.png'));
    });

    it('answers a whole folder, whatever the names, and says which picture is broken', async () => {
      const panel = await classify(inWorkspace('pictures'));
      const found = answers(panel);
      const { total, done, failed } = panel.snapshot();
      assert.deepEqual([total, done, failed], [pictureCount, pictureCount, 1]);
      const { 'red.png': red, 'green.png': green, 'blue.png': blue, 'grey.png': grey } = found;
      assert.deepEqual([red, green, blue, grey], ['red', 'green', 'blue', 'grey']);
      const unanswered = Object.keys(found).filter((name) => found[name] === null);
      assert.deepEqual(unanswered, ['broken.png']);
      await waitFor('the tab', () => tabLabels().some((label) => label.startsWith('12 ')));
    });

    it('keeps to one panel', () => {
      assert.equal(tabLabels().length, 1);
    });

    it('answers several pictures in the order of the selection, other files left out', async () => {
      const names = ['blue.png', 'hash#1.png', 'red.png'];
      const paths = names.map((name) => inWorkspace('pictures', name));
      const panel = await classify(...paths, tinyModel());
      assert.deepEqual(Object.entries(answers(panel)), [
        ['blue.png', 'blue'],
        ['hash#1.png', 'blue'],
        ['red.png', 'red'],
      ]);
    });

    it('answers pictures outside of the workspace', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'glassbox outside '));
      const path = join(folder, 'über grün.png');
      await copyFile(inWorkspace('pictures', 'green.png'), path);
      try {
        const panel = await classify(path);
        assert.deepEqual(answers(panel), { 'über grün.png': 'green' });
        assert.equal(panel.rows(0, 1)[0]?.location, path);
      } finally {
        await rm(folder, { recursive: true });
      }
    });

    it('runs again with the model that is active now', async () => {
      await useModel(secondModel());
      const { predictions } = await glassbox();
      await predictions.current?.classify([inWorkspace('pictures', 'red.png')]);
      const panel = await finishedPanel();
      assert.equal(panel.snapshot().model?.name, 'second.onnx');
      await useModel(tinyModel());
    });

    it('uses another picture of the same name after it was replaced', async () => {
      const path = inWorkspace('pictures', 'changing.png');
      try {
        await copyFile(inWorkspace('pictures', 'red.png'), path);
        assert.deepEqual(answers(await classify(path)), { 'changing.png': 'red' });
        await copyFile(inWorkspace('pictures', 'blue.png'), path);
        assert.deepEqual(answers(await classify(path)), { 'changing.png': 'blue' });
      } finally {
        await rm(path);
      }
    });

    it('says in one row what is wrong with a file that is no picture', async () => {
      const path = inWorkspace('pictures', 'text.png');
      await writeFile(path, 'not a picture');
      try {
        const [row] = (await classify(path)).rows(0, 1);
        assert(row?.outcome && 'error' in row.outcome);
        assert.match(row.outcome.error.message, /text\.png/);
      } finally {
        await rm(path);
      }
    });

    it('is gone with its panel, and opens a new one next time', async () => {
      const { predictions } = await glassbox();
      await closeEditors();
      await waitFor('the end of the panel', () => predictions.current === null);
      await classify(inWorkspace('pictures', 'red.png'));
      await waitFor('the tab', () => tabLabels().join() === 'red.png');
    });
  });
}

function tabLabels(): string[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter((tab) => tab.input instanceof vscode.TabInputWebview)
    .map((tab) => tab.label);
}
