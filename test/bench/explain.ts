// What an explanation costs over a forward pass: Grad-CAM and saliency of a ResNet-18 at 224², warm, side by side with
// ONNX Runtime's forward pass of the same file in the same run; and whether memory grows over a hundred of them.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { writeNpy } from '../../src/base/npy';
import { createRandom } from '../../src/base/random';
import { createEngineService } from '../../src/engine/service';
import type { EngineApi } from '../../src/protocol/engine';
import type { Explanation, MethodId } from '../../src/protocol/explain';
import { resnet18 } from '../networks/resnet';

const size = 224;
const rounds = 15;
const repetitions = 100;

export async function benchExplain(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'glassbox-bench-'));
  const service = createEngineService({
    workerPath: resolve('dist/engineWorker.js'),
    log: () => undefined,
  });
  try {
    const model = join(folder, 'resnet18.onnx');
    const tensor = join(folder, 'input.npy');
    const random = createRandom(1);
    const input = Float32Array.from({ length: 3 * size * size }, random.normal);
    await writeFile(model, resnet18({ size }));
    await writeFile(tensor, writeNpy(input, [3, size, size]));
    const session = await InferenceSession.create(model, {
      executionProviders: ['cpu'],
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
    const forward = async (): Promise<unknown> =>
      session.run({ input: new Tensor('float32', input, [1, 3, size, size]) });
    const explain = explainer(service.api, model, tensor);
    const runs = {
      forward,
      'grad-cam': () => explain('grad-cam'),
      saliency: () => explain('saliency'),
    };
    report(await measure(runs));
    await session.release();
    await reportMemory(() => explain('grad-cam'));
  } finally {
    service.dispose();
    await rm(folder, { recursive: true, force: true });
  }
}

function explainer(engine: EngineApi, model: string, tensor: string) {
  return (method: MethodId) =>
    engine.explain(
      {
        model,
        tensor,
        provider: 'cpu',
        method,
        target: { kind: 'class', index: 3 },
        layer: null,
        settings: {},
        checks: 'none',
      },
      { signal: new AbortController().signal, progress: () => undefined },
    );
}

interface Timing {
  /** Until the map is there, as the explanation itself reports it; for the forward pass the same as `call`. */
  readonly map: number;
  /** The whole call, from request to answer. */
  readonly call: number;
}

/** Medians in milliseconds of runs that take turns, after one of each to warm up. */
async function measure<K extends string>(
  runs: Readonly<Record<K, () => Promise<unknown>>>,
): Promise<Readonly<Record<K, Timing>>> {
  const names = Object.keys(runs) as K[];
  const times = new Map<K, Timing[]>(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const start = performance.now();
      const result = await runs[name]();
      const call = performance.now() - start;
      const map = (result as Partial<Explanation>).latencyMs ?? call;
      if (round > 0) times.get(name)?.push({ map, call });
    }
  }
  const median = (values: readonly number[]): number =>
    values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
  return Object.fromEntries(
    names.map((name) => {
      const all = times.get(name) ?? [];
      const [map, call] = [all.map((each) => each.map), all.map((each) => each.call)];
      return [name, { map: median(map), call: median(call) }];
    }),
  ) as Record<K, Timing>;
}

function report(times: Readonly<Record<'forward' | 'grad-cam' | 'saliency', Timing>>): void {
  const { forward } = times;
  console.log(`  forward, ONNX Runtime alone   ${forward.call.toFixed(1)} ms`);
  for (const name of ['grad-cam', 'saliency'] as const) {
    const { map, call } = times[name];
    const [ratio, whole] = [map, call].map((ms) => (ms / forward.call).toFixed(2));
    console.log(
      `  ${name.padEnd(29)} ${map.toFixed(1)} ms, ratio ${ratio} (the whole call ${call.toFixed(1)} ms, ratio ${whole})`,
    );
  }
}

async function reportMemory(explain: () => Promise<unknown>): Promise<void> {
  const resident = (): number => process.memoryUsage.rss() / 2 ** 20;
  let early = 0;
  for (let i = 1; i <= repetitions; i++) {
    await explain();
    if (i === 10) early = resident();
  }
  const late = resident();
  console.log(
    `  memory after 10 / ${repetitions}         ${early.toFixed(0)} / ${late.toFixed(0)} MB, ratio ${(late / early).toFixed(2)}`,
  );
}
