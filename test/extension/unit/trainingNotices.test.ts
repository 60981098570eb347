// What is told of trainings: in the view, in the status bar, at their ends, and after a start of what was cut off.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const fake = await vi.hoisted(async () => (await import('./taskFake')).createTaskFake());
vi.mock('vscode', () => fake.api);

import { GlassboxError } from '../../../src/base/errors';
import { findInterrupted, tellEnds, tellInterrupted } from '../../../src/extension/trainingNotices';
import { trainingStatusText } from '../../../src/extension/trainingStatus';
import { createTrainings } from '../../../src/extension/trainings';
import { trainingNodes } from '../../../src/extension/views/trainingNodes';
import { last, scriptEngine, settled } from './scriptedEngine';
import {
  epoch,
  listing,
  manifest,
  otherListing,
  otherOut,
  out,
  progress,
  report,
  request,
  step,
} from './trainingSamples';
import { Uri } from './windowFake';

const log = { error: () => undefined } as never;
const { seen } = fake.base;

beforeEach(() => fake.reset());

function start(wanted = request) {
  const { engine, calls } = scriptEngine('train', 'finishTraining');
  const trainings = createTrainings(engine);
  return { trainings, training: trainings.start(wanted), calls };
}

describe('the view "Trainings"', () => {
  it('shows name, best and test accuracy, and how each stands', () => {
    const { training, calls } = start({ ...request, out: '/data/.glassbox/training/x' });
    last(calls.train).progress({ kind: 'start', manifest, records: [] });
    last(calls.train).progress(progress);
    const interrupted = {
      ...otherListing,
      out: '/i',
      manifest: { ...manifest, status: 'running' },
    };
    const rows = trainingNodes([training], [listing, otherListing, interrupted as typeof listing]);
    expect(
      rows.map(({ label, description, icon, kind }) => [label, description, icon, kind]),
    ).toEqual([
      ['m.onnx → pets', 'epoch 2/2 · 75 %', 'loading~spin', 'trainingRunning'],
      [
        'm.onnx → pets',
        expect.stringMatching(/^best 75\.0 % · test 93\.5 % · 2026-11-2/),
        'mortar-board',
        'training',
      ],
      [
        'm.onnx → pets',
        expect.stringMatching(/^stopped after epoch 1 · /),
        'debug-pause',
        'trainingStopped',
      ],
      [
        'm.onnx → pets',
        expect.stringMatching(/^interrupted after epoch 1 · /),
        'debug-disconnect',
        'trainingStopped',
      ],
    ]);
    expect(rows[1]?.command).toEqual({ id: 'glassbox.openTraining', args: [{ out }] });
  });

  it('shows what runs once, though its folder is listed too', () => {
    const { training } = start();
    const rows = trainingNodes([training], [listing]);
    expect(rows.map(({ kind }) => kind)).toEqual(['trainingRunning']);
  });
});

describe('the status bar', () => {
  it('tells epoch and share, or what is done around them', () => {
    const { training, calls } = start();
    const text = () => trainingStatusText([training]).text;
    expect(text()).toBe('$(loading~spin) m.onnx → pets');
    last(calls.train).progress({ kind: 'work', work: 'features', done: 0, total: 1 });
    expect(text()).toBe('$(loading~spin) m.onnx → pets · features');
    last(calls.train).progress(progress);
    expect(text()).toBe('$(loading~spin) m.onnx → pets · epoch 2/2 · 75 %');
    expect(trainingStatusText([training, training])).toEqual({
      text: '$(loading~spin) 2 trainings',
      tooltip: 'm.onnx → pets · epoch 2/2 · 75 %\nm.onnx → pets · epoch 2/2 · 75 %',
    });
  });
});

describe('the end of a training', () => {
  it.each<[string | undefined, unknown[]]>([
    ['Open Results', ['glassbox.openTraining', { out }]],
    ['Use Model', ['glassbox.useModel', Uri.file(report.model)]],
    [undefined, []],
  ])('is told with its figure, and %s', async (choice, command) => {
    const { trainings, calls } = start();
    const ends: number[] = [];
    tellEnds(log, trainings, () => ends.push(1));
    fake.seen.choice = choice;
    last(calls.train).progress(progress);
    expect(ends).toEqual([]);
    await last(calls.train).answer(report);
    await settled();
    expect(fake.seen.messages).toEqual([
      'm-pets.onnx is trained: 93.5 % of the test pictures are right.',
    ]);
    expect([seen.commands.flat(), ends]).toEqual([command, [1]]);
  });

  it('is told where it failed, and not where the person stopped it', async () => {
    const first = start();
    tellEnds(log, first.trainings, () => undefined);
    first.training.stop();
    await first.training.ended;
    expect(fake.seen.messages).toEqual([]);
    const second = start();
    tellEnds(log, second.trainings, () => undefined);
    await last(second.calls.train).fail(new GlassboxError({ code: 'x', message: 'Loss is NaN.' }));
    expect(fake.seen.messages).toEqual(['The training m.onnx → pets failed: Loss is NaN.']);
  });
});

describe('a training that was cut off', () => {
  let root: string;
  const later = () => Date.now() + 60_000;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'glassbox-notices-'));
    await add('20261124-100000-done', { ...manifest, status: 'done' });
    await add('20261124-110000-old', manifest);
    await add('20261124-120000-new', { ...manifest, startedAt: '2026-11-24T19:00:00.000Z' });
    await add('20261124-130000-broken', 'no object');
    await mkdir(join(root, '.glassbox/training/20261124-140000-empty'));
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  async function add(name: string, content: unknown): Promise<void> {
    const folder = join(root, '.glassbox/training', name);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'training.json'), JSON.stringify(content));
    const records = [step, epoch, epoch].map((record) => `${JSON.stringify(record)}\n`);
    await writeFile(join(folder, 'history.jsonl'), records.join(''));
  }

  it('is found by its status, the newest first', async () => {
    const found = await findInterrupted([root, '/nowhere'], later());
    expect(found.map(({ out: path, epochs }) => [path.slice(-3), epochs])).toEqual([
      ['new', 2],
      ['old', 2],
    ]);
  });

  it('is none where another process still writes', async () => {
    expect(await findInterrupted([root], Date.now() - 60_000)).toEqual([]);
  });

  it.each([
    ['Resume', 'glassbox.resumeTraining'],
    ['Open', 'glassbox.openTraining'],
  ])('is told with "%s"', async (choice, command) => {
    fake.seen.choice = choice;
    tellInterrupted(log, { out: otherOut, manifest, epochs: 7 });
    await settled();
    expect(fake.seen.messages).toEqual([
      'The training m.onnx → pets was interrupted after epoch 7.',
    ]);
    expect(seen.commands).toEqual([[command, { out: otherOut }]]);
  });
});
