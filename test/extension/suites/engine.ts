// Life beside the engine: the host stays responsive while it works, and outlives it when it dies.

import { strict as assert } from 'node:assert';
import { copyFile, link, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { PredictionPanel } from '../../../src/extension/panels/predictionPanel';
import { measured, watchEventLoop } from '../measurements';
import { finishedPanel, glassbox, inWorkspace, tinyModel, useModel, waitFor } from '../workspace';
import { nativeModules } from './activation';

const jobMs = 5000;
const pictureCount = 20_000;
const longestBlockMs = 50;

export function engineSuite(): void {
  describe('the engine', () => {
    let folder = '';
    before(async () => {
      folder = await makeLongFolder();
      await useModel(tinyModel());
    });
    after(() => rm(folder, { recursive: true }));
    afterEach(async () => {
      const { predictions } = await glassbox();
      predictions.current?.run?.cancel();
      await finishedPanel();
    });

    it('works for five seconds while the host is never blocked over 50 ms', async function () {
      this.timeout(60_000);
      this.retries(2);
      const watch = watchEventLoop();
      const panel = await startLongRun(folder);
      measured('longest block of the host until first results, ms', watch.longestMs);
      const deadline = Date.now() + jobMs;
      while (Date.now() < deadline) {
        assert.equal(panel.snapshot().status, 'running', 'the job ended too early');
        await sleep(50);
      }
      watch.dispose();
      measured('longest block of the host while the engine works, ms', watch.longestMs);
      measured('pictures in that time', panel.snapshot().done);
      assert(panel.snapshot().done > 0);
      assert(watch.longestMs < longestBlockMs, `blocked for ${watch.longestMs} ms`);
    });

    it('stops at once when cancelled, and keeps what was done', async () => {
      const panel = await startLongRun(folder);
      const askedAt = performance.now();
      panel.run?.cancel();
      await finishedPanel();
      measured('cancel until stopped, ms', performance.now() - askedAt);
      const { status, done, total } = panel.snapshot();
      assert.equal(status, 'cancelled');
      assert(done > 0 && done < total);
    });

    it('may be killed: the panel says so, and running again works', async () => {
      const { client } = await glassbox();
      const panel = await startLongRun(folder);
      assert(client.state.kind === 'running');
      const { pid } = client.state.info;
      process.kill(pid, 'SIGKILL');
      await finishedPanel();
      const { status, error } = panel.snapshot();
      assert.equal(status, 'failed');
      assert.equal(error?.code, 'engine-stopped');
      await panel.classify([inWorkspace('pictures', 'blue.png')]);
      assert.equal(panel.snapshot().status, 'done');
      assert(client.state.kind === 'running' && client.state.info.pid !== pid);
    });

    it('restarts by command', async () => {
      const { client, store } = await glassbox();
      await vscode.commands.executeCommand('glassbox.restartEngine');
      assert.notEqual(client.state.kind, 'running');
      assert.deepEqual(store.state.engine, { kind: 'stopped' });
    });

    it('kept every native module out of the host', () => {
      assert.deepEqual(nativeModules(), []);
    });
  });
}

/** A folder of far more pictures than can be classified before somebody stops it: one file under many names. */
async function makeLongFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'glassbox-many-'));
  const picture = join(folder, '0.png');
  await copyFile(inWorkspace('pictures', 'red.png'), picture);
  for (let name = 1; name < pictureCount; name++) await link(picture, join(folder, `${name}.png`));
  return folder;
}

async function startLongRun(folder: string): Promise<PredictionPanel> {
  const { predictions } = await glassbox();
  void predictions.classify([folder]);
  return waitFor('first results', () => {
    const panel = predictions.current;
    const snapshot = panel?.snapshot();
    return snapshot?.status === 'running' && snapshot.done > 0 && panel;
  });
}
