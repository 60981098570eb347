// Explanations from command to map, and what becomes of them when choices, files and the engine change.

import { strict as assert } from 'node:assert';
import { copyFile, readFile } from 'node:fs/promises';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { ExplainPanel } from '../../../src/extension/panels/explainPanel';
import type { CellChoice, ExplainCell } from '../../../src/protocol/explainPanel';
import { measured } from '../measurements';
import {
  cleanAround,
  closeEditors,
  glassbox,
  inWorkspace,
  secondModel,
  tabLabels,
  tinyModel,
  waitFor,
} from '../workspace';

export function explainSuite(): void {
  const red = () => inWorkspace('pictures', 'red.png');
  const changing = () => inWorkspace('pictures', 'changing.png');

  describe('explaining', () => {
    cleanAround(changing);

    it('shows Grad-CAM of the top class in a panel named after the picture', async () => {
      const startedAt = performance.now();
      const cell = await explained(red());
      measured('explain command until the map, ms', performance.now() - startedAt);
      assert.deepEqual(cell.choice, {
        model: tinyModel(),
        method: 'grad-cam',
        target: { kind: 'top' },
        layer: null,
      });
      const { target, layer, provider, passes } = assertResult(cell);
      assert.equal(target.label, 'red');
      assert(layer !== null && provider.reason.length > 0 && passes.backward > 0);
      assert.deepEqual(await tabLabels(1), ['Explain red.png']);
    });

    it('knows the model: its layers, its methods and the classes of the picture', async () => {
      const panel = await panelOf(red());
      const { models } = panel.snapshot();
      const [model] = models;
      assert.equal(models.length, 1);
      assert(model?.options && model.options.layers.length > 0);
      assert.deepEqual(model.options.labels, ['red', 'green', 'blue', 'grey']);
      assert.equal(model.top[0]?.label, 'red');
      // The workspace is searched for models while the map is made.
      const offered = await waitFor('both models', () => {
        const { choices } = panel.snapshot();
        return choices.length > 1 ? choices : undefined;
      });
      assert.deepEqual(offered.map(({ name }) => name).sort(), ['second.onnx', 'tiny.onnx']);
    });

    it('puts the map on the picture: values for all of it', async () => {
      const panel = await panelOf(red());
      const { heatmap } = panel.cells.map(firstCell(panel).id);
      assert.equal(heatmap.data.length, heatmap.width * heatmap.height);
      assert(heatmap.data.some((value) => value > 0));
    });

    it('keeps to one panel for a picture, and explains the class that is asked for', async () => {
      await vscode.commands.executeCommand('glassbox.explain', { image: red(), target: 2 });
      const cell = await finishedCell(await panelOf(red()));
      assert.deepEqual(cell.choice.target, { kind: 'class', index: 2 });
      assert.equal(assertResult(cell).target.label, 'blue');
      await vscode.commands.executeCommand('glassbox.explain', { image: red(), target: 2 });
      assert.equal(firstCell(await panelOf(red())).mapRevision, cell.mapRevision);
      await tabLabels(1);
    });

    it('answers every other choice in place', async () => {
      const panel = await panelOf(red());
      const { id, choice, mapRevision } = firstCell(panel);
      panel.cells.choose(id, { ...choice, method: 'saliency' });
      const cell = await finishedCell(panel);
      const { method, layer } = assertResult(cell);
      assert.deepEqual([method, layer], ['saliency', null]);
      assert(cell.mapRevision > mapRevision);
      assert.equal(panel.cells.explanation(id).raw.dims.join(), '3,32,32');
    });

    it('sets choices side by side, of another model too', async () => {
      const panel = await panelOf(red());
      panel.cells.add(firstCell(panel).id);
      const second = panel.snapshot().cells[1];
      assert(second);
      panel.cells.choose(second.id, choiceOf(secondModel()));
      const cell = await finishedCell(panel, 1);
      assert.equal(assertResult(cell).model.path, secondModel());
      assert.equal(panel.snapshot().models.length, 2);
      panel.cells.remove(second.id);
    });

    it('has a thumbnail for every layer that the gradient reaches', async () => {
      const panel = await panelOf(red());
      const strip = await panel.cells.layerStrip(firstCell(panel).id);
      assert(strip.length > 0);
      assert(strip.every(({ heatmap }) => heatmap.data.length > 0));
    });

    it('runs again when the picture is replaced', async () => {
      await copyFile(red(), changing());
      const panel = await open(changing());
      assert.equal(assertResult(await finishedCell(panel)).target.label, 'red');
      const before = panel.snapshot().picture.version;
      await copyFile(inWorkspace('pictures', 'blue.png'), changing());
      await waitFor('another answer', () => firstCell(panel).result?.target.label === 'blue');
      assert(panel.snapshot().picture.version > before);
    });

    it('outlives the engine: a map says that it failed, and running it again works', async () => {
      const { client } = await glassbox();
      const panel = await open(red());
      await finishedCell(panel);
      assert(client.state.kind === 'running');
      const { pid } = client.state.info;
      panel.cells.runAgain(firstCell(panel).id);
      process.kill(pid, 'SIGKILL');
      const failed = await waitFor('a failure', () => {
        const cell = firstCell(panel);
        return cell.status === 'failed' && cell;
      });
      assert.equal(failed.error?.code, 'engine-stopped');
      panel.cells.runAgain(failed.id);
      assertResult(await finishedCell(panel));
      assert(client.state.kind === 'running' && client.state.info.pid !== pid);
    });

    it('exports what it shows as PNG', async () => {
      const { engine } = await glassbox();
      const panel = await panelOf(red());
      const { heatmap, geometry } = panel.cells.explanation(firstCell(panel).id);
      const options = { colormap: 'inferno', opacity: 0.6, peak: null } as const;
      const drawn = await engine.renderOverlay({ image: red(), heatmap, geometry, ...options });
      assert.deepEqual(drawn.size, { width: 320, height: 240 });
      assert.notDeepEqual(Buffer.from(drawn.bytes), await readFile(red()));
    });

    it('is gone with its tab', async () => {
      const { explanations } = await glassbox();
      await closeEditors();
      await waitFor('the end of the panels', () => explanations.find(red()) === null);
      assert.equal(explanations.find(changing()), null);
    });
  });
}

function choiceOf(model: string): CellChoice {
  return { model, method: 'saliency', target: { kind: 'top' }, layer: null };
}

async function panelOf(image: string): Promise<ExplainPanel> {
  const panel = (await glassbox()).explanations.find(image);
  assert(panel, `${image} has no panel`);
  return panel;
}

async function open(image: string): Promise<ExplainPanel> {
  await vscode.commands.executeCommand('glassbox.explainSelection', vscode.Uri.file(image));
  return panelOf(image);
}

function firstCell(panel: ExplainPanel): ExplainCell {
  const [cell] = panel.snapshot().cells;
  assert(cell, 'the panel has no map');
  return cell;
}

/** A map once its job is over, whatever became of it. */
function finishedCell(panel: ExplainPanel, index = 0): Promise<ExplainCell> {
  return waitFor('the end of a map', () => {
    const cell = panel.snapshot().cells[index];
    return cell && cell.status !== 'waiting' && cell.status !== 'running' && cell;
  });
}

async function explained(image: string): Promise<ExplainCell> {
  return finishedCell(await open(image));
}

function assertResult(cell: ExplainCell): NonNullable<ExplainCell['result']> {
  assert.deepEqual([cell.status, cell.error], ['done', null]);
  assert(cell.result);
  return cell.result;
}
