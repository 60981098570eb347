// From a model and a folder of labelled pictures to a better model: the plan in its panel, the task that trains, its
// terminal, and what is left of it when it is stopped half-way.

import { strict as assert } from 'node:assert';
import { access, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { createGraphBuilder } from '../../../src/core/onnx/builder';
import type { TrainingPanel } from '../../../src/extension/panels/trainingPanel';
import type { TrainIntent, TrainSnapshot } from '../../../src/protocol/trainPanel';
import type { TrainOptions } from '../../../src/protocol/trainRecipe';
import { measured } from '../measurements';
import {
  call,
  cleanAround,
  closeEditors,
  glassbox,
  inWorkspace,
  tinyModel,
  useModel,
  waitFor,
} from '../workspace';

const timeoutMs = 90_000;

/** Some epochs of the head: quick, and whole. */
const quick: TrainOptions = {
  phases: [{ name: 'head', train: 'head', epochs: 5, learningRate: 0.1 }],
  batchSize: 4,
  fewPictures: 'fine-tune',
};
/** Longer than anybody waits. */
const endless: TrainOptions = { ...quick, patience: null, phases: [{ epochs: 100_000 }] };

export function trainingSuite(): void {
  const dataset = () => inWorkspace('dataset');
  const folder = () => inWorkspace('.glassbox', 'training');
  const saved = () => inWorkspace('models', 'tiny-dataset.onnx');
  const headless = () => inWorkspace('models', 'two-heads.onnx');

  describe('training', function () {
    this.timeout(timeoutMs);
    after(async () => {
      const { trainings } = await glassbox();
      for (const training of trainings.running) {
        training.stop();
        await training.ended;
      }
    });
    cleanAround(() => inWorkspace('.glassbox'), saved, headless);

    it('plans before anything is trained', async () => {
      const panel = await plan(quick);
      const {
        plan: planned,
        title,
        error,
      } = await waitFor('the plan', () => {
        const now = panel.snapshot();
        return (now.plan !== null || now.error !== null) && now;
      });
      assert.deepEqual([error, title], [null, 'tiny.onnx → dataset']);
      assert.deepEqual([...(planned?.dataset.classes ?? [])].sort(), ['blue', 'green', 'red']);
      assert.equal(planned?.config.phases[0]?.epochs, 5);
      const pictures = await panel.api.preview(null, call);
      assert(pictures.length > 0 && pictures.every(({ views }) => views.length > 0));
      await assert.rejects(access(panel.out));
    });

    it('waits for a head to be chosen in the graph, and then plans with it', async () => {
      await writeFile(headless(), twoHeads());
      const { trainingPanels } = await glassbox();
      const wish = { model: headless(), dataset: dataset(), options: quick };
      const waiting = await trainingPanels.plan(wish);
      const { error } = await waitFor('the reason', () => {
        const now = waiting.snapshot();
        return now.error && now;
      });
      assert.equal(error?.code, 'head-not-found');
      await perform(waiting, { kind: 'choose-head' });
      await waitFor(
        'the graph',
        () => vscode.window.tabGroups.activeTabGroup.activeTab?.label === 'two-heads.onnx',
      );
      await vscode.commands.executeCommand('glassbox.fineTune', {
        model: headless(),
        headValue: 'means',
      });
      const panel = await waitFor('the new plan in place of the old', () => {
        const [title = '', ...more] = trainingTitles();
        const clock = title.slice(-8).replaceAll(':', '');
        const found = trainingPanels.find(waiting.out.replace(/-\d{6}-/, `-${clock}-`));
        return more.length === 0 && found !== waiting && found;
      });
      const { head } = (await waitFor('the plan', () => panel.snapshot().plan)).config;
      assert.deepEqual([head.kind, head.value], ['replace', 'means']);
      await closeEditors();
    });

    it('trains in a task, with its log in a terminal, and its panel closed meanwhile', async () => {
      const panel = await plan(quick);
      const { out } = panel;
      await waitFor('the plan', () => panel.snapshot().plan);
      const ended = taskEnd(titleOf(out));
      const startedAt = performance.now();
      await perform(panel, { kind: 'start' });
      const { trainings, trainingPanels } = await glassbox();
      const training = await waitFor('the training', () => trainings.find(out));
      assert(vscode.window.terminals.some(({ name }) => name.includes(titleOf(out))));
      await closeEditors();
      await waitFor('the end of the panel', () => trainingPanels.find(out) === null);
      const state = await training.ended;
      assert.deepEqual([state.status, state.error], ['done', null]);
      assert.equal(await ended, 0);
      measured('training of a head, ms', performance.now() - startedAt);
    });

    it('shows the result when it is opened again', async () => {
      const [out = ''] = await outs();
      await vscode.commands.executeCommand('glassbox.openTraining', { out });
      const panel = await panelOf(out);
      const { report, recordCount } = await settled(panel, 'done');
      assert.equal(report?.model, saved());
      const records = await panel.api.records({ out: null, from: 0 }, call);
      assert.equal(records.length, recordCount);
      assert.equal(records.filter(({ kind }) => kind === 'epoch').length, 5);
      assert(report?.test?.accuracy && report.test.accuracy.value > 0.5);
    });

    it('leads from the result to the gallery, and makes its model the active one', async () => {
      const [out = ''] = await outs();
      const panel = await panelOf(out);
      const run = panel.snapshot().report?.test?.run ?? '';
      await perform(panel, { kind: 'open-test', flips: null });
      const { galleries, store } = await glassbox();
      const gallery = galleries.find(run);
      assert(gallery);
      await waitFor('the test run', () => gallery.snapshot().status === 'ready');
      await perform(panel, { kind: 'use-model' });
      assert.equal(store.state.activeModel, saved());
      await useModel(tinyModel());
    });

    it('stops with a checkpoint, and goes on from there', async () => {
      const panel = await plan(endless);
      await waitFor('the plan', () => panel.snapshot().plan);
      const ended = taskEnd(titleOf(panel.out));
      await perform(panel, { kind: 'start' });
      await waitFor('two epochs', () => panel.snapshot().recordCount > 4);
      await perform(panel, { kind: 'stop' });
      const { recordCount, manifest } = await settled(panel, 'stopped');
      assert.equal(manifest?.status, 'stopped');
      assert.equal(await ended, 1);
      await vscode.commands.executeCommand('glassbox.resumeTraining', { out: panel.out });
      await waitFor(
        'more',
        () => panel.snapshot().status === 'running' && more(panel, recordCount),
      );
    });

    it('survives the end of the engine: it is interrupted, and can be resumed', async () => {
      const { client, trainings, trainingCatalog } = await glassbox();
      const [training] = trainings.running;
      assert(training && client.state.kind === 'running');
      const panel = await panelOf(training.out);
      process.kill(client.state.info.pid, 'SIGKILL');
      await settled(panel, 'interrupted');
      trainingCatalog.refresh();
      const listings = await trainingCatalog.list();
      assert.deepEqual(
        listings.map(({ manifest }) => manifest.status),
        ['running', 'done'],
      );
      await perform(panel, { kind: 'resume' });
      await waitFor('going on', () => panel.snapshot().status === 'running');
      await perform(panel, { kind: 'finish' });
      const { report } = await settled(panel, 'done');
      assert.match(report?.model ?? '', /tiny-dataset-\d+\.onnx$/);
      await rm(report?.model ?? '', { force: true });
    });

    it('offers the datasets that are known, in "Run Task"', async () => {
      const { datasets } = await glassbox();
      await datasets.list();
      const tasks = await vscode.tasks.fetchTasks({ type: 'glassbox-train' });
      const offered = tasks.map(({ definition }) => [definition.dataset, definition.model]);
      assert(offered.some(([data, model]) => data === 'dataset' && model === 'models/tiny.onnx'));
    });

    it('says what is wrong with a task of tasks.json as a problem of that file', async () => {
      const file = inWorkspace('.vscode', 'tasks.json');
      const label = 'teach';
      const wrong = { label, type: 'glassbox-train', dataset: '../far', model: 'models/tiny.onnx' };
      await mkdir(inWorkspace('.vscode'), { recursive: true });
      await writeFile(file, JSON.stringify({ version: '2.0.0', tasks: [wrong] }));
      const task = await waitFor('the task', async () => {
        const tasks = await vscode.tasks.fetchTasks({ type: 'glassbox-train' });
        return tasks.find(({ name }) => name === label);
      });
      const ended = taskEnd(label);
      await vscode.tasks.executeTask(task);
      assert.equal(await ended, 1);
      const problem = await waitFor('the problem', () =>
        vscode.languages
          .getDiagnostics()
          .filter(([uri]) => uri.fsPath === file)
          .flatMap(([, found]) => found.map(({ message }) => message))
          .find((message) => message.includes('outside of the workspace')),
      );
      assert.match(problem, /"dataset" of the task/);
      await rm(inWorkspace('.vscode'), { recursive: true, force: true });
    });
  });

  async function plan(options: TrainOptions): Promise<TrainingPanel> {
    const { trainingPanels } = await glassbox();
    return trainingPanels.plan({ model: tinyModel(), dataset: dataset(), options });
  }

  /** In the order in which they began. */
  async function outs(): Promise<readonly string[]> {
    const names = await readdir(folder());
    return names.sort().map((name) => join(folder(), name));
  }
}

function trainingTitles(): readonly string[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.map(({ label }) => label).filter((label) => label.startsWith('Training two-heads'));
}

/** Its scores are the sum of two classifiers' scores, so that neither is the one to replace. */
function twoHeads(): Uint8Array {
  const graph = createGraphBuilder({ metadata: { labels: '["red", "green", "blue", "grey"]' } });
  const image = graph.input('image', 'float32', ['batch', 3, 32, 32]);
  const [pooled = ''] = graph.node('GlobalAveragePool', [image]);
  graph.node('Flatten', [pooled], { outputs: ['means'] });
  const [first = '', second = ''] = ['first', 'second'].flatMap((name) =>
    graph.node('MatMul', [
      'means',
      graph.weight(name, 'float32', [3, 4], new Float32Array(12).fill(1)),
    ]),
  );
  graph.node('Add', [first, second], { outputs: ['scores'] });
  graph.output('scores', 'float32', ['batch', 4]);
  return graph.toBytes();
}

async function panelOf(out: string): Promise<TrainingPanel> {
  const panel = (await glassbox()).trainingPanels.find(out);
  assert(panel, `${out} has no panel`);
  return panel;
}

function perform(panel: TrainingPanel, intent: TrainIntent): Promise<void> {
  return panel.api.perform(intent, call);
}

function settled(panel: TrainingPanel, status: TrainSnapshot['status']): Promise<TrainSnapshot> {
  const isMoving = (now: TrainSnapshot): boolean =>
    ['planning', 'starting', 'running', 'stopping'].includes(now.status);
  return waitFor(
    `the status ${status}`,
    () => {
      const now = panel.snapshot();
      if (now.status === status) return now;
      assert(isMoving(now), `it is ${now.status}: ${now.error?.message}`);
      return null;
    },
    60_000,
  );
}

function more(panel: TrainingPanel, than: number): boolean {
  return panel.snapshot().recordCount > than;
}

/** The exit code of a task. */
function taskEnd(name: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const listener = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (execution.task.name !== name) return;
      listener.dispose();
      resolve(exitCode);
    });
  });
}

function titleOf(out: string): string {
  const [, hours, minutes, seconds, name] = /\d{8}-(\d\d)(\d\d)(\d\d)-(.+)$/.exec(out) ?? [];
  return `Training ${name} ${hours}:${minutes}:${seconds}`;
}
