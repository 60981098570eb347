// The model card in the editor: drafted by command, checked and completed by its JSON Schema.

import { strict as assert } from 'node:assert';
import { rm } from 'node:fs/promises';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { closeEditors, glassbox, inWorkspace, tinyModel, useModel, waitFor } from '../workspace';

export function cardSuite(): void {
  const cardPath = () => inWorkspace('models', 'tiny.glassbox.json');

  describe('the model card', () => {
    before(() => useModel(tinyModel()));
    after(async () => {
      await closeEditors();
      await rm(cardPath(), { force: true });
    });

    it('is drafted with every value and opened, without a fault of its own', async () => {
      await vscode.commands.executeCommand('glassbox.createModelCard');
      const editor = await waitFor('the card', () => openEditor(cardPath()));
      const text = editor.document.getText();
      const { engine } = await glassbox();
      assert(text.includes('"mean"') && text.includes('"labels"'), text);
      assert.equal((await engine.listModels({ paths: [tinyModel()] })).length, 1);
      await completions(cardPath());
      assert.deepEqual(faults(cardPath()), []);
    });

    it('is opened as it is where it exists', async () => {
      await write(cardPath(), '{ "labels": ["a", "b", "c", "d"] }\n');
      await closeEditors();
      await vscode.commands.executeCommand('glassbox.editModelCard', vscode.Uri.file(tinyModel()));
      const editor = await waitFor('the card', () => openEditor(cardPath()));
      assert.equal(editor.document.getText(), '{ "labels": ["a", "b", "c", "d"] }\n');
    });

    it('is completed by the schema', async () => {
      await write(cardPath(), '{\n  \n}\n');
      const wanted = ['input', 'labels', 'output'];
      let names: readonly string[] = [];
      await waitFor('completions', async () => {
        names = await completions(cardPath());
        return wanted.every((name) => names.includes(name));
      }).catch(() => assert.deepEqual(names, wanted));
    });

    it('has its faults underlined on their line', async () => {
      await write(cardPath(), '{\n  "input": {\n    "layout": "sideways"\n  }\n}\n');
      const [fault] = await waitFor('a diagnostic', () => {
        const found = faults(cardPath());
        return found.length > 0 && found;
      });
      assert.equal(fault?.range.start.line, 2);
    });
  });
}

function openEditor(path: string): vscode.TextEditor | undefined {
  return vscode.window.visibleTextEditors.find(({ document }) => document.uri.fsPath === path);
}

function faults(path: string): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(vscode.Uri.file(path));
}

async function write(path: string, text: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(path);
  const edit = new vscode.WorkspaceEdit();
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  edit.replace(document.uri, all, text);
  await vscode.workspace.applyEdit(edit);
  await document.save();
}

/** Property names offered on the second line. */
async function completions(path: string): Promise<string[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    vscode.Uri.file(path),
    new vscode.Position(1, 2),
  );
  return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}
