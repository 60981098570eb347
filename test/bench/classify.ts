// Classifying 300 photos end to end, as a ratio to ONNX Runtime alone on ready tensors of the same batch size.

import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { decodeImage } from '../../src/core/images/decode';
import { preprocess } from '../../src/core/images/preprocess';
import { preprocessOf } from '../../src/engine/imageFeed';
import { createEngineService } from '../../src/engine/service';
import type { EngineApi } from '../../src/protocol/engine';
import { isFailure } from '../../src/protocol/prediction';

const pictureCount = 300;
const rawBatch = 16;
const rounds = 3;
const shared = resolve('../shared/data');

export async function benchClassify(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'glassbox-bench-'));
  const service = createEngineService({
    workerPath: resolve('dist/engineWorker.js'),
    log: () => undefined,
  });
  try {
    const { model, pictures } = await material(service.api, folder);
    const endToEnd: number[] = [];
    const raw: number[] = [];
    await classifyAll(service.api, model, pictures.slice(0, 32));
    for (let round = 0; round < rounds; round++) {
      endToEnd.push(await classifyAll(service.api, model, pictures));
      raw.push(await runRaw(service.api, model, pictures));
    }
    const single = await decodeOnly(service.api, model, pictures);
    reportRates(endToEnd, raw, single);
  } finally {
    service.dispose();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Real photos and MobileNetV2 where they are at hand, otherwise the sample workspace. */
export async function material(engine: EngineApi, folder: string) {
  const photos = join(shared, 'photos');
  if (existsSync(photos)) {
    const names = (await readdir(photos)).filter((name) => /\.jpe?g$/i.test(name)).sort();
    // One file is never classified twice, so each repetition is a link of its own.
    const pictures = await Promise.all(
      Array.from({ length: pictureCount }, async (_, i) => {
        const link = join(folder, `${i}.jpg`);
        await symlink(join(photos, names[i % names.length] ?? ''), link);
        return link;
      }),
    );
    return { model: join(shared, 'models', 'mobilenet_v2_dequant_fp32.onnx'), pictures };
  }
  const target = join(folder, 'sample');
  const call = { signal: new AbortController().signal, progress: () => undefined };
  const sample = await engine.createSample({ folder: target, seed: 0 }, call);
  const names = (await readdir(target, { recursive: true })).filter((name) =>
    /\.(png|jpe?g)$/.test(name),
  );
  return {
    model: sample.model,
    pictures: names.slice(0, pictureCount).map((name) => join(target, name)),
  };
}

/** Pictures per second. */
async function classifyAll(
  engine: EngineApi,
  model: string,
  images: readonly string[],
): Promise<number> {
  const start = performance.now();
  const report = await engine.classify(
    { model, images, top: 5, provider: 'cpu' },
    { signal: new AbortController().signal, progress: () => undefined },
  );
  const failed = report.results.filter(isFailure).length;
  if (failed > 0) throw new Error(`${failed} pictures failed.`);
  return (images.length * 1000) / (performance.now() - start);
}

async function cardOf(engine: EngineApi, model: string) {
  const call = { signal: new AbortController().signal, progress: () => undefined };
  const { card } = await engine.describeModel({ path: model, provider: 'cpu' }, call);
  if ('error' in card) throw new Error(card.error.message);
  return card;
}

/** Pictures per second of `InferenceSession.run` alone, the same number of pictures in ready batches. */
export async function runRaw(
  engine: EngineApi,
  model: string,
  images: readonly string[],
): Promise<number> {
  const card = await cardOf(engine, model);
  const spec = preprocessOf(card);
  const one = preprocess(await decodeImage(images[0] ?? ''), spec).data;
  const batch = new Float32Array(rawBatch * one.length);
  for (let row = 0; row < rawBatch; row++) batch.set(one, row * one.length);
  const { width, height } = spec.size;
  const dims =
    spec.layout === 'NCHW' ? [spec.channels, height, width] : [height, width, spec.channels];
  const session = await InferenceSession.create(model, { executionProviders: ['cpu'] });
  const feeds = { [card.input.name.value]: new Tensor('float32', batch, [rawBatch, ...dims]) };
  await session.run(feeds);
  const runs = Math.ceil(images.length / rawBatch);
  const start = performance.now();
  for (let i = 0; i < runs; i++) await session.run(feeds);
  const perSecond = (runs * rawBatch * 1000) / (performance.now() - start);
  await session.release();
  return perSecond;
}

/** Pictures per second of decoding and preprocessing alone, as parallel as the engine does it. */
export async function decodeOnly(
  engine: EngineApi,
  model: string,
  images: readonly string[],
): Promise<number> {
  const spec = preprocessOf(await cardOf(engine, model));
  const start = performance.now();
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let image = images[next++]; image !== undefined; image = images[next++]) {
      preprocess(await decodeImage(image), spec);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  return (images.length * 1000) / (performance.now() - start);
}

export function reportRates(
  endToEnd: readonly number[],
  raw: readonly number[],
  decode: number,
): void {
  const median = (values: readonly number[]): number =>
    values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
  const bound = 1 / (1 / median(raw) + 1 / decode);
  console.log(`  end to end            ${median(endToEnd).toFixed(1)} pictures/s`);
  console.log(`  ONNX Runtime alone    ${median(raw).toFixed(1)} pictures/s (batch ${rawBatch})`);
  console.log(`  decode + preprocess   ${decode.toFixed(1)} pictures/s`);
  console.log(`  ratio                 ${(median(endToEnd) / median(raw)).toFixed(2)}`);
  console.log(`  were all on the same cores: ${(bound / median(raw)).toFixed(2)}`);
}
