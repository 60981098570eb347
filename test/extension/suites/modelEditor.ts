// The editor of `.onnx` files from opening one to its end, with files that are no models and files that change.

import { strict as assert } from 'node:assert';
import { copyFile, rm, writeFile } from 'node:fs/promises';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { ModelDocument } from '../../../src/extension/editors/modelDocument';
import { performModelEditorIntent } from '../../../src/extension/editors/modelEditorIntents';
import type { ModelEditorSnapshot } from '../../../src/protocol/modelEditor';
import { measured } from '../measurements';
import {
  cleanAround,
  closeEditors,
  glassbox,
  inWorkspace,
  secondModel,
  tabs,
  tinyModel,
  waitFor,
} from '../workspace';

const lfsPointer = `version https://git-lfs.github.com/spec/v1
oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
size 12345
`;

export function modelEditorSuite(): void {
  const changing = () => inWorkspace('models', 'changing.onnx');
  const red = () => inWorkspace('pictures', 'red.png');

  describe('the editor of .onnx files', () => {
    cleanAround(changing);

    it('is what opens when such a file does', async () => {
      const startedAt = performance.now();
      const document = await open(tinyModel());
      const { status, summary, isActiveModel, error } = await settledSnapshot(document);
      measured('opening a model until its graph, ms', performance.now() - startedAt);
      assert.deepEqual([status, isActiveModel, error], ['ready', true, null]);
      assert.equal(summary?.facts.nodeCount, 5);
      assert.deepEqual(await viewTypes(1), ['glassbox.modelEditor']);
    });

    it('shows one document in several views', async () => {
      const { editors } = await glassbox();
      const document = editors.find(tinyModel());
      await vscode.commands.executeCommand('workbench.action.splitEditorRight');
      assert.deepEqual(await viewTypes(2), ['glassbox.modelEditor', 'glassbox.modelEditor']);
      assert(document !== null && editors.find(tinyModel()) === document);
    });

    it('goes to the node that makes a value, also of a file that is not open yet', async () => {
      for (const model of [tinyModel(), secondModel()]) {
        await vscode.commands.executeCommand('glassbox.openModel', { model, value: 'logits' });
        const document = await documentOf(model);
        const { hit } = await waitFor('the place', () => document.snapshot(0).wanted);
        assert.deepEqual([hit.kind, hit.text], ['value', 'logits']);
        assert.match(hit.box, /^n:/);
      }
    });

    it('stays as it is where a value is asked for that the model does not have', async () => {
      const document = await documentOf(tinyModel());
      const before = document.snapshot(0);
      await vscode.commands.executeCommand('glassbox.openModel', {
        model: tinyModel(),
        value: 'nowhere',
      });
      assert.deepEqual(document.snapshot(0), before);
      await vscode.commands.executeCommand('notifications.clearAll');
    });

    it('measures the values of a picture, and the time of every node', async () => {
      const document = await open(tinyModel());
      await document.runOn(red());
      const { overlay } = document.snapshot(0);
      assert.deepEqual([overlay?.status, overlay?.error], ['done', null]);
      const { statistics, profile, profileError } = document.overlay.data;
      assert.deepEqual([statistics.firstBad, statistics.failure, profileError], [null, null, null]);
      assert(statistics.values.some(({ value, dims }) => value === 'logits' && dims.at(-1) === 4));
      assert(profile && profile.total > 0 && profile.groups.length > 0);
      document.clearOverlay();
      assert.equal(document.snapshot(0).overlay, null);
    });

    it('is read again when the file changes, and says when it is gone', async () => {
      await copyFile(secondModel(), changing());
      const document = await open(changing());
      const first = await settledSnapshot(document);
      assert.equal(first.summary?.facts.nodeCount, 3);
      await copyFile(tinyModel(), changing());
      const second = await waitFor('another graph', () => {
        const snapshot = document.snapshot(0);
        return snapshot.summary?.facts.nodeCount === 5 && snapshot;
      });
      assert(second.file.version > first.file.version);
      await rm(changing());
      const gone = await waitFor('a failure', () => {
        const snapshot = document.snapshot(0);
        return snapshot.status === 'failed' && snapshot;
      });
      assert.match(gone.error?.message ?? '', /changing\.onnx/);
      assert.equal(gone.summary, null);
    });

    for (const [what, content, code] of [
      ['a text', 'Copy the model here.\n', 'model-is-text'],
      ['a Git LFS pointer', lfsPointer, 'git-lfs-pointer'],
      ['an empty file', '', 'model-empty'],
    ] as const) {
      it(`says of ${what} that it is one, and what to do`, async () => {
        const path = inWorkspace('models', `${code}.onnx`);
        await writeFile(path, content);
        try {
          const { status, error } = await settledSnapshot(await open(path));
          assert.deepEqual([status, error?.code], ['failed', code]);
          assert(error?.remedy);
        } finally {
          await rm(path);
        }
      });
    }

    it('leaves a text to the text editor when asked', async () => {
      const { log, engine } = await glassbox();
      const path = inWorkspace('models', 'notes.onnx');
      await writeFile(path, 'Copy the model here.\n');
      const document = await open(path);
      await performModelEditorIntent({ log, engine }, document, { kind: 'open-as-text' });
      await waitFor('the text', () => vscode.window.activeTextEditor?.document.uri.fsPath === path);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await rm(path);
    });

    it('holds nothing of files whose last view is closed', async () => {
      const { editors } = await glassbox();
      await closeEditors();
      await waitFor('the end of the documents', () =>
        [tinyModel(), secondModel(), changing()].every((path) => editors.find(path) === null),
      );
    });
  });
}

async function documentOf(path: string): Promise<ModelDocument> {
  const { editors } = await glassbox();
  return waitFor(`the document of ${path}`, () => editors.find(path));
}

async function open(path: string): Promise<ModelDocument> {
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(path));
  return documentOf(path);
}

/** Once the file has been read, whatever became of it. */
function settledSnapshot(document: ModelDocument): Promise<ModelEditorSnapshot> {
  return waitFor('the graph', () => {
    const snapshot = document.snapshot(0);
    return snapshot.status !== 'starting' && snapshot;
  });
}

/** Of the custom editors that are open, once there are so many tabs. */
async function viewTypes(howMany: number): Promise<readonly string[]> {
  return (await tabs(howMany)).flatMap(({ input }) =>
    input instanceof vscode.TabInputCustom ? [input.viewType] : [],
  );
}
