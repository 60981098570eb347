// What the viewer shows is what ONNX Runtime computes: layers of every model against the same value made an output alone,
// in a session of its own. And what a place is said to see, against a pixel that is changed.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readNpy, writeNpy } from '../../src/base/npy';
import { createRandom } from '../../src/base/random';
import { decodeImage } from '../../src/core/images/decode';
import { preprocess } from '../../src/core/images/preprocess';
import { resolveCard } from '../../src/core/model/resolveCard';
import { exposeValues } from '../../src/core/onnx/expose';
import { readModelFile } from '../../src/core/onnx/readModel';
import { toFloat32 } from '../../src/core/runtime/cast';
import { imageFeed, preprocessOf } from '../../src/engine/imageFeed';
import type { FeatureSource } from '../../src/protocol/features';
import { createSession, runSession } from '../core/ort';
import { call, data, isThere, photo, useRealEngine } from './realModels';

/** As a share of the largest number of the value: exposing values changes what ONNX Runtime fuses. */
const tolerance = 1e-5;
/** Sums of float16 are rounded at every step, in another order where other values are exposed. */
const ofHalfFloats = 2e-3;
/** One number that is rounded to the next step before a layer is a step of 1/255 behind it, or a few. */
const ofQuantised = 2e-2;
/** Of the layers of a model, evenly. */
const compared = 12;

const models = [
  { file: 'models/mobilenet_v2_dequant_fp32.onnx', main: 53 },
  { file: 'models/squeezenet1.1_fp32.onnx', main: 30 },
  { file: 'models/SqueezeNet_fp16.onnx', main: 30, tolerance: ofHalfFloats },
  { file: 'models/squeezenet1.1_qdq_int8.onnx', main: 30, tolerance: ofQuantised },
  { file: 'models/mobilenetv2_bn_features_fp32.onnx', main: 53 },
  { file: 'models/cifar10_resnet_4b.onnx', main: 9 },
  { file: 'models/marabou_cifar10_medium.onnx', main: 2 },
  { file: 'models/vit_cifar10_pgd_2_3_16.onnx', main: 5 },
  { file: 'models/winml_mnist.onnx', main: 2 },
  { file: 'models/verivital_mnist_Convnet_maxpool.onnx', main: 2 },
  { file: 'models/ext_mnist/model.onnx', main: 2 },
  { file: 'reference/resnet.onnx', main: 9 },
  { file: 'reference/mobilenetv2.onnx', main: 9 },
  { file: 'reference/vgg.onnx', main: 5 },
  { file: 'reference/vit.onnx', main: 9 },
] as const;

describe.skipIf(!isThere)('captured layers equal ONNX Runtime', () => {
  const engine = useRealEngine();

  it.each(models)('$file', async (model) => {
    const path = resolve(data, model.file);
    const source: FeatureSource = { model: path, image: photo, provider: 'cpu' };
    const { layers, failure } = await engine.api.features({ source }, call);
    expect(failure).toBeNull();
    expect(layers.filter(({ isMain }) => isMain).length).toBeGreaterThanOrEqual(model.main);

    const alone = await valuesAlone(path);
    const step = Math.max(1, layers.length / compared);
    const differences: Record<string, number> = {};
    for (let at = 0; at < layers.length; at += step) {
      const value = layers[Math.floor(at)]?.value ?? '';
      const { npy } = await engine.api.featureNpy({ source, value }, call);
      differences[value] = relative(readNpy(npy, value).data, await alone(value));
    }
    const limit = 'tolerance' in model ? model.tolerance : tolerance;
    expect(Object.entries(differences).filter(([, difference]) => !(difference <= limit))).toEqual(
      [],
    );
  });
});

/** Small enough to be run often: channels first and last, residual, tokens. */
const perturbed = [
  { file: 'models/cifar10_resnet_4b.onnx', dims: [3, 32, 32], isLast: false },
  { file: 'models/marabou_cifar10_medium.onnx', dims: [32, 32, 3], isLast: true },
  { file: 'models/vit_cifar10_pgd_2_3_16.onnx', dims: [3, 32, 32], isLast: false },
  { file: 'models/verivital_mnist_Convnet_maxpool.onnx', dims: [1, 28, 28], isLast: false },
  { file: 'reference/mobilenetv2.onnx', dims: [3, 64, 64], isLast: false },
] as const;

describe.skipIf(!isThere)('no place changes that does not see the pixel', () => {
  const engine = useRealEngine();
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glassbox-fields-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(perturbed)('$file', async ({ file, dims, isLast }) => {
    const model = resolve(data, file);
    const random = createRandom(5);
    const [height = 0, width = 0] = isLast ? dims : dims.slice(1);
    const channels = isLast ? dims[2] : dims[0];
    const base = Float32Array.from({ length: channels * height * width }, random.normal);
    const write = async (name: string, values: Float32Array): Promise<FeatureSource> => {
      const tensor = join(folder, `${name}.npy`);
      await writeFile(tensor, writeNpy(values, dims));
      return { model, tensor, provider: 'cpu' };
    };
    const plain = await write('plain', base);
    const { layers } = await engine.api.features({ source: plain }, call);
    let windows = 0;
    for (const [y, x] of [
      [0, 0],
      [height - 1, 7],
      [13, 20],
    ] as const) {
      const raised = base.slice();
      for (let k = 0; k < channels; k++) {
        const at = isLast ? (y * width + x) * channels + k : (k * height + y) * width + x;
        raised[at] = (raised[at] ?? 0) + 5;
      }
      const source = await write(`raised ${y} ${x}`, raised);
      for (const { value, channels: count, width: across } of layers) {
        const sheet = await engine.api.featureSheet({ source: plain, value }, call);
        const field = sheet.receptiveField;
        if (field.kind !== 'window') continue;
        windows++;
        for (let channel = 0; channel < Math.min(4, count); channel++) {
          const [before, after] = await Promise.all(
            [plain, source].map((each) =>
              engine.api.featureChannel({ source: each, value, channel }, call),
            ),
          );
          const blind = [...(after?.map ?? [])].flatMap((number, place) => {
            const isSeen =
              isWithin(y, field.rows[Math.floor(place / across)]) &&
              isWithin(x, field.columns[place % across]);
            return isSeen || number === before?.map[place] ? [] : [place];
          });
          expect({ value, channel, blind }).toEqual({ value, channel, blind: [] });
        }
      }
    }
    expect(windows).toBeGreaterThan(0);
  });
});

function isWithin(at: number, span: readonly [number, number] | undefined): boolean {
  return span !== undefined && at >= span[0] && at < span[1];
}

/** Each value in a session that exposes nothing else. */
async function valuesAlone(path: string) {
  const file = await readModelFile(path);
  const card = await resolveCard(file);
  const { data: pixels } = preprocess(await decodeImage(photo), preprocessOf(card));
  const feed = imageFeed(file.facts, card);
  const all = new Float32Array(pixels.length * (feed.fixedBatch ?? 1));
  all.set(pixels);
  return async (value: string): Promise<Float32Array> => {
    const bytes = exposeValues(file, [value]);
    const session = await createSession(bytes, file.folder);
    const outputs = await runSession(session, feed.of(all, feed.fixedBatch ?? 1), [value]);
    await session.release();
    const tensor = outputs[value];
    return tensor ? toFloat32(tensor) : new Float32Array(0);
  };
}

/** Largest difference as a share of the largest number. */
function relative(a: Float32Array, b: Float32Array): number {
  if (a.length > b.length) return Number.NaN;
  let [worst, peak] = [0, 0];
  a.forEach((value, i) => {
    worst = Math.max(worst, Math.abs(value - (b[i] ?? Number.NaN)));
    peak = Math.max(peak, Math.abs(b[i] ?? 0));
  });
  return peak === 0 ? worst : worst / peak;
}
