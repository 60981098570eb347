// Finding models, choosing one, and noticing when files change.

import { strict as assert } from 'node:assert';
import { copyFile, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { after, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { glassbox, inWorkspace, secondModel, tinyModel, useModel, waitFor } from '../workspace';

export function modelSuite(): void {
  const added = () => inWorkspace('models', 'added #1.onnx');
  const broken = () => inWorkspace('models', 'broken.onnx');

  describe('models', () => {
    after(async () => {
      await rm(added(), { force: true });
      await rm(broken(), { force: true });
      await vscode.commands.executeCommand('glassbox.refreshModels');
    });

    it('of the workspace are listed with size and shape', async () => {
      const { models } = await glassbox();
      const listed = await models.list();
      assert.deepEqual(
        listed.map((it) => [basename(it.path), 'inputs' in it && it.inputs[0]?.dims]),
        [
          ['second.onnx', [1, 3, 64, 64]],
          ['tiny.onnx', ['batch', 3, 32, 32]],
        ],
      );
      assert(listed.every((it) => 'bytes' in it && it.bytes > 100));
    });

    it('appear in the list when they come, broken ones with their reason', async () => {
      const { models } = await glassbox();
      await copyFile(tinyModel(), added());
      await writeFile(
        broken(),
        'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n',
      );
      const listed = await waitFor('four models', async () => {
        const found = await models.list();
        return found.length === 4 && found;
      });
      const reason = listed.find((it) => it.path === broken());
      assert(reason && 'error' in reason);
      assert.match(reason.error.message, /broken\.onnx/);
      assert.match(reason.error.remedy ?? '', /git lfs/i);
    });

    it('become active by command and are described with provider and card', async () => {
      const { models, store } = await glassbox();
      await useModel(tinyModel());
      await models.describe();
      const { description, provider } = store.state;
      assert(description.kind === 'ready', JSON.stringify(description));
      const { card } = description.description;
      assert(!('error' in card), JSON.stringify(card));
      assert.deepEqual(card.labels.value, ['red', 'green', 'blue', 'grey']);
      assert.deepEqual(card.input.size.value, { width: 32, height: 32 });
      assert(provider && provider.reason.length > 0);
    });

    it('that cannot be read leave the active one as it is', async () => {
      const { store } = await glassbox();
      await vscode.commands.executeCommand('glassbox.useModel', vscode.Uri.file(broken()));
      assert.equal(store.state.activeModel, tinyModel());
      await vscode.commands.executeCommand('notifications.clearAll');
    });

    it('can be chosen from the quick pick with the keyboard', async () => {
      const { store } = await glassbox();
      const chosen = vscode.commands.executeCommand('glassbox.chooseModel');
      await waitFor('another active model', async () => {
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return store.state.activeModel !== tinyModel();
      });
      await chosen;
      assert.notEqual(store.state.activeModel, null);
      assert.equal(store.state.activeModel, added());
    });

    it('are read anew when the active one is replaced', async () => {
      const { models, store } = await glassbox();
      await models.describe();
      assert.equal(describedDims(store.state.description), 'batch 3 32 32');
      await copyFile(secondModel(), added());
      await waitFor('the new shape', async () => {
        await models.describe();
        return describedDims(store.state.description) === '1 3 64 64';
      });
    });
  });
}

type Description = Awaited<ReturnType<typeof glassbox>>['store']['state']['description'];

function describedDims(state: Description): string | undefined {
  return state.kind === 'ready' ? state.description.facts.inputs[0]?.dims?.join(' ') : undefined;
}
