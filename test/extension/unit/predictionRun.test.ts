import { describe, expect, it } from 'vitest';
import { cancelled, GlassboxError } from '../../../src/base/errors';
import { PredictionRun } from '../../../src/extension/panels/predictionRun';
import type { ClassifyProgress, EngineApi } from '../../../src/protocol/engine';
import type { ClassifyReport } from '../../../src/protocol/prediction';
import type { CallOptions, Remote } from '../../../src/protocol/rpc';
import { card, cpu, failure, prediction, report } from './samples';

const images = ['/data/a.png', '/data/b.png', '/data/c.png'];
const start: ClassifyProgress = { kind: 'start', images, provider: cpu, card, sha256: 'abc' };
const results = [prediction('/data/a.png'), failure('/data/b.png'), prediction('/data/c.png')];

/** An engine whose one call is answered by hand, and a run of it with a clock of its own. */
function scripted() {
  let send: (progress: ClassifyProgress) => void = () => undefined;
  let answer: (report: ClassifyReport) => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  let clock = 1000;
  let changes = 0;
  const classify = (_: unknown, options: CallOptions<ClassifyProgress> = {}) =>
    new Promise<ClassifyReport>((resolve, reject) => {
      send = (progress) => options.onProgress?.(progress);
      answer = resolve;
      fail = reject;
      options.signal?.addEventListener('abort', () => reject(cancelled()));
    });
  const engine: Pick<Remote<EngineApi>, 'classify'> = { classify };
  const run = new PredictionRun({
    engine,
    request: { model: '/data/m.onnx', images: ['/data'], top: 5, provider: 'auto' },
    onChange: () => changes++,
    now: () => clock,
  });
  return {
    run,
    ended: run.start(),
    send: (progress: ClassifyProgress) => send(progress),
    answer: (value: ClassifyReport) => answer(value),
    fail: (error: unknown) => fail(error),
    wait: (ms: number) => {
      clock += ms;
    },
    changes: () => changes,
  };
}

function result(index: number) {
  const outcome = results[index];
  if (!outcome) throw new Error(`no result ${index}`);
  return { index, outcome };
}

describe('a prediction run', () => {
  it('counts results in whatever order they come', async () => {
    const { run, send, wait } = scripted();
    expect(run.snapshot()).toMatchObject({ status: 'starting', total: 0, rate: null });
    send(start);
    wait(500);
    send({ kind: 'results', results: [result(2), result(1)] });
    expect(run.snapshot()).toEqual({
      status: 'running',
      provider: cpu,
      card,
      total: 3,
      done: 2,
      failed: 1,
      rate: 4,
      error: null,
    });
    expect([0, 1, 2].map((index) => run.outcome(index))).toEqual([null, results[1], results[2]]);
  });

  it('takes from the final report what progress has not brought', async () => {
    const { run, ended, send, answer, changes } = scripted();
    send(start);
    send({ kind: 'results', results: [result(0)] });
    answer(report(results));
    await ended;
    expect(run.snapshot()).toMatchObject({ status: 'done', total: 3, done: 3, failed: 1 });
    expect(run.report()).toEqual(report(results));
    expect(changes()).toBe(3);
  });

  it('is complete even when no progress was sent at all', async () => {
    const { run, ended, answer } = scripted();
    answer(report(results));
    await ended;
    expect(run.images).toEqual(images);
    expect(run.snapshot()).toMatchObject({ status: 'done', done: 3, failed: 1 });
  });

  it('keeps what has arrived when it is cancelled, and ignores what comes late', async () => {
    const { run, ended, send } = scripted();
    send(start);
    send({ kind: 'results', results: [result(0)] });
    run.cancel();
    await ended;
    send({ kind: 'results', results: [result(1)] });
    expect(run.snapshot()).toMatchObject({ status: 'cancelled', done: 1, error: null });
    expect(run.report()?.results).toEqual([results[0]]);
  });

  it('says why it failed', async () => {
    const { run, ended, send, fail } = scripted();
    send(start);
    const facts = { code: 'engine-stopped', message: 'It stopped.', remedy: 'Again.' };
    fail(new GlassboxError(facts));
    await ended;
    expect(run.snapshot()).toMatchObject({ status: 'failed', error: facts, total: 3 });
    expect(run.isBusy).toBe(false);
  });

  it('has nothing to export before the model is open', () => {
    expect(scripted().run.report()).toBeNull();
  });
});
