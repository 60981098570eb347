// The trainings of the workspace: searched only where there ever was one, and what goes along with them all the time.

import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const fake = await vi.hoisted(async () => (await import('./taskFake')).createTaskFake());
vi.mock('vscode', () => fake.api);

import { followTrainings } from '../../../src/extension/followTrainings';
import { createTrainingCatalog } from '../../../src/extension/trainingCatalog';
import { createTrainings } from '../../../src/extension/trainings';
import { last, scriptEngine, settled } from './scriptedEngine';
import { listing, manifest, otherListing, report, request } from './trainingSamples';

let folder: string;

beforeEach(async () => {
  fake.reset();
  folder = await mkdtemp(join(tmpdir(), 'glassbox-catalog-'));
  const folders = [{ name: 'data', uri: { scheme: 'file', fsPath: folder } }];
  vi.spyOn(fake.api.workspace, 'workspaceFolders', 'get').mockReturnValue(folders);
});

afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

async function addTraining(): Promise<string> {
  const out = join(folder, '.glassbox/training/20261124-110000-m-pets');
  await mkdir(out, { recursive: true });
  const file = join(out, 'training.json');
  await writeFile(file, JSON.stringify(manifest));
  const anHourAgo = new Date(Date.now() - 3_600_000);
  await utimes(file, anHourAgo, anHourAgo);
  return out;
}

describe('the trainings of a workspace', () => {
  it('are asked of the engine only where there is a folder of them', async () => {
    const { engine, calls } = scriptEngine('listTrainings');
    const catalog = createTrainingCatalog(engine);
    expect(await catalog.list()).toEqual([]);
    expect(calls.listTrainings).toEqual([]);
    await addTraining();
    catalog.refresh();
    const listed = catalog.list();
    await vi.waitFor(() => expect(calls.listTrainings).toHaveLength(1));
    expect(last(calls.listTrainings).request).toEqual({ folder });
    await last(calls.listTrainings).answer([otherListing, listing]);
    expect(await listed).toEqual([listing, otherListing]);
    expect(await catalog.list()).toEqual([listing, otherListing]);
    expect(calls.listTrainings).toHaveLength(1);
    catalog.dispose();
  });

  it('are asked for again after a failure', async () => {
    const { engine, calls } = scriptEngine('listTrainings');
    const catalog = createTrainingCatalog(engine);
    await addTraining();
    const failed = catalog.list().catch(() => 'failed');
    await vi.waitFor(() => expect(calls.listTrainings).toHaveLength(1));
    await last(calls.listTrainings).fail(new Error('The engine stopped.'));
    expect(await failed).toBe('failed');
    void catalog.list().catch(() => undefined);
    await vi.waitFor(() => expect(calls.listTrainings).toHaveLength(2));
    catalog.dispose();
  });

  it('are none without trust', async () => {
    await addTraining();
    fake.base.seen.isTrusted = false;
    const { engine, calls } = scriptEngine('listTrainings');
    expect(await createTrainingCatalog(engine).list()).toEqual([]);
    expect(calls.listTrainings).toEqual([]);
  });
});

describe('what goes along with trainings', () => {
  function follow() {
    const { engine, calls } = scriptEngine('train', 'finishTraining');
    const trainings = createTrainings(engine);
    const refreshed: string[] = [];
    const catalog = (name: string) => ({ refresh: () => refreshed.push(name) });
    const followed = followTrainings({
      trainings,
      log: { error: () => undefined },
      trainingCatalog: catalog('trainings'),
      models: catalog('models'),
      datasets: catalog('datasets'),
    } as never);
    return { trainings, calls, refreshed, followed };
  }

  it('tells of one that was cut off, a while after the start', async () => {
    await addTraining();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { followed } = follow();
    expect(fake.seen.messages).toEqual([]);
    vi.advanceTimersByTime(10_000);
    vi.useRealTimers();
    await vi.waitFor(() => expect(fake.seen.messages).toHaveLength(1));
    expect(fake.seen.messages[0]).toContain('was interrupted');
    followed.dispose();
  });

  it('shows the end in the views and in a message', async () => {
    vi.spyOn(fake.api.window, 'createStatusBarItem').mockReturnValue({
      show: () => undefined,
      hide: () => undefined,
      dispose: () => undefined,
    });
    const { trainings, calls, refreshed, followed } = follow();
    trainings.start(request);
    await vi.dynamicImportSettled();
    await last(calls.train).answer(report);
    await settled();
    expect(refreshed).toEqual(['trainings', 'models', 'datasets']);
    expect(fake.seen.messages[0]).toContain('is trained');
    followed.dispose();
  });
});
