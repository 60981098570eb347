// What capturing the layers of a ResNet-50 at 224² costs over a plain inference of the same file, in the same run; how long
// a first tile sheet takes in a warm engine; and whether memory stays bounded over many pictures.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { writeNpy } from '../../src/base/npy';
import { createRandom } from '../../src/base/random';
import { createEngineService } from '../../src/engine/service';
import type { EngineApi } from '../../src/protocol/engine';
import type { FeatureSource, MapLayer } from '../../src/protocol/features';
import { resnet50 } from '../networks/resnet';

const size = 224;
const rounds = 9;
const pictures = 30;
const call = { signal: new AbortController().signal, progress: () => undefined };

export async function benchFeatures(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'glassbox-bench-'));
  const service = createEngineService({
    workerPath: resolve('dist/engineWorker.js'),
    log: () => undefined,
  });
  try {
    const model = join(folder, 'resnet50.onnx');
    await writeFile(model, resnet50({ size }));
    const random = createRandom(1);
    const input = Float32Array.from({ length: 3 * size * size }, random.normal);
    const tensors = await writeInputs(folder, pictures + 2 * (rounds + 1), random.normal);
    const session = await InferenceSession.create(model, {
      executionProviders: ['cpu'],
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
    const forward = async (): Promise<unknown> =>
      session.run({ input: new Tensor('float32', input, [1, 3, size, size]) });
    const sourceOf = (at: number): FeatureSource => ({
      model,
      tensor: tensors[at] ?? '',
      provider: 'cpu',
    });
    await measure(service.api, forward, sourceOf);
    await session.release();
    await reportMemory(service.api, (at) => sourceOf(2 * (rounds + 1) + at));
  } finally {
    service.dispose();
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeInputs(folder: string, count: number, normal: () => number) {
  const shape = [3, size, size];
  const paths: string[] = [];
  for (let i = 0; i < count; i++) {
    const path = join(folder, `${i}.npy`);
    await writeFile(path, writeNpy(Float32Array.from({ length: 3 * size * size }, normal), shape));
    paths.push(path);
  }
  return paths;
}

async function measure(
  engine: EngineApi,
  forward: () => Promise<unknown>,
  sourceOf: (at: number) => FeatureSource,
): Promise<void> {
  const times = { forward: [] as number[], main: [] as number[], all: [] as number[] };
  const sheets: number[] = [];
  const timed = async <T>(work: () => Promise<T>): Promise<readonly [number, T]> => {
    const startedAt = performance.now();
    const result = await work();
    return [performance.now() - startedAt, result];
  };
  const capture = (at: number, all: boolean) =>
    timed(() => engine.features({ source: sourceOf(at), all }, call));
  for (let round = 0; round <= rounds; round++) {
    const [forwardMs] = await timed(forward);
    const [mainMs, { layers }] = await capture(2 * round, false);
    const sheetMs = await firstSheet(engine, sourceOf(2 * round), layers);
    const [allMs] = await capture(2 * round + 1, true);
    if (round === 0) {
      console.log(`  first capture of a model, not prepared   ${mainMs.toFixed(0)} ms`);
      continue;
    }
    times.forward.push(forwardMs);
    times.main.push(mainMs);
    times.all.push(allMs);
    sheets.push(mainMs + sheetMs);
  }
  const [forwardMs = 1, mainMs = 0, allMs = 0] = [times.forward, times.main, times.all].map(median);
  const line = (name: string, ms: number): string =>
    `  ${name.padEnd(40)} ${ms.toFixed(1)} ms, ratio ${(ms / forwardMs).toFixed(2)}`;
  console.log(line('forward, ONNX Runtime alone', forwardMs));
  console.log(line('main layers of a new picture', mainMs));
  console.log(line('all layers of a new picture', allMs));
  console.log(line('until the first tile sheet', median(sheets)));
}

/** Statistics and the first page of tiles of the first layer. */
async function firstSheet(
  engine: EngineApi,
  source: FeatureSource,
  layers: readonly MapLayer[],
): Promise<number> {
  const startedAt = performance.now();
  const value = layers.find(({ isMain }) => isMain)?.value ?? '';
  await engine.featureSheet({ source, value }, call);
  const channels = Array.from({ length: 64 }, (_, channel) => channel);
  await engine.featureTiles({ source, value, channels, maxSide: 96 }, call);
  return performance.now() - startedAt;
}

async function reportMemory(
  engine: EngineApi,
  sourceOf: (at: number) => FeatureSource,
): Promise<void> {
  const resident = (): number => process.memoryUsage.rss() / 2 ** 20;
  let early = 0;
  for (let i = 0; i < pictures; i++) {
    await engine.features({ source: sourceOf(i), all: true }, call);
    if (i === 9) early = resident();
  }
  const late = resident();
  const ratio = (late / early).toFixed(2);
  console.log(
    `  memory after 10 / ${pictures} pictures           ${early.toFixed(0)} / ${late.toFixed(0)} MB, ratio ${ratio}`,
  );
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
