// A full step of training of the built-in networks as a ratio to the forward pass of the same network's file, in turns and in
// the worker thread, as trainings run. Where a step's time goes is ONNX Runtime's own profile of the one graph: what is cut
// off a graph to time less of it changes what is left. Then the same with pictures that are decoded meanwhile. Processor
// time is told beside the clock's: on a busy machine it is the steadier of the two.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createRandom } from '../../src/base/random';
import { noAugmentation } from '../../src/core/images/augment';
import { decodeImage } from '../../src/core/images/decode';
import { encodeImage } from '../../src/core/images/encode';
import { canonicalise } from '../../src/core/onnx/canonical/canonicalise';
import { graphBytes } from '../../src/core/onnx/graph';
import { readModelFile } from '../../src/core/onnx/readModel';
import type { TensorMap, TensorValue } from '../../src/core/onnx/tensor';
import type { TracedNode } from '../../src/core/runtime/types';
import { builtinModel } from '../../src/core/train/architectures/builtinModel';
import { createPictureCache, type PictureCache } from '../../src/core/train/data/pictureRows';
import { pictureSource } from '../../src/core/train/data/pictureSource';
import { stepProgram } from '../../src/core/train/graph/stepProgram';
import { initialValues } from '../../src/core/train/network/initialValues';
import { prepareNetwork } from '../../src/core/train/network/prepareNetwork';
import type { BatchSource, Network, StepProgram } from '../../src/core/train/types';
import { createWorkerRuntime, type WorkerRuntime } from '../../src/engine/workerRuntime';
import type { Preprocess } from '../../src/protocol/model';
import type { BuiltinModel } from '../../src/protocol/trainRecipe';
import { runModel } from '../core/ort';

const batch = 16;
const size = 224;
const classCount = 10;
const rounds = 5;
const profiledRuns = 3;
/** Steps that take their pictures from files. */
const fedSteps = 4;
const { signal } = new AbortController();

export async function benchTrain(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'glassbox-bench-'));
  const runtime = createWorkerRuntime(resolve('dist/engineWorker.js'));
  try {
    const pictures = await pictureFiles(folder);
    for (const name of ['resnet18', 'mobilenetv2'] as const) {
      await benchNetwork(runtime, name, pictures, join(folder, 'model.onnx'));
    }
  } finally {
    runtime.dispose();
    await rm(folder, { recursive: true });
  }
}

async function benchNetwork(
  runtime: WorkerRuntime,
  name: BuiltinModel,
  pictures: readonly string[],
  path: string,
): Promise<void> {
  const bytes = builtinModel({ name, classCount, inputSize: size, channels: 3, seed: 1 });
  await writeFile(path, bytes);
  const network = await networkOf(path);
  const step = stepOf(network);
  const values = { ...initialValues(network), ...step.initialState };
  const { store } = await runtime.openStore({ values });
  const feeds = { ...feedsOf(step), ...step.rates(0.001, 1) };
  const open = async (source: Uint8Array, renews: Readonly<Record<string, string>>) =>
    (await runtime.openProgram({ store, bytes: source, provider: 'cpu', renews })).program;
  const run = async (program: number, fed: TensorMap, fetches: readonly string[]) =>
    runtime.runProgram({ program, feeds: fed, fetches, guard: fetches[0] ?? null });
  const file = await open(bytes, {});
  const whole = await open(graphBytes(step.graph), step.renews);
  const picture = named(feeds, step.input);
  const { loss, gradientNorms } = step.outputs;
  const runFile = () => run(file, { input: picture }, ['logits']);
  const runStep = (input = picture) =>
    run(whole, { ...feeds, [step.input]: input }, [loss, gradientNorms]);
  const [forward, all] = await medians([runFile, runStep]);
  if (!forward || !all) return;
  console.log(`  ${name}, ${size}², batch ${batch}`);
  const line = (label: string, ms: number, note = ''): void =>
    console.log(
      `    ${label.padEnd(26)} ${ms.toFixed(0).padStart(6)} ms  ${(ms / forward.wall).toFixed(2)} × forward${note}`,
    );
  const cpu = ({ cpu: ms }: Took): string =>
    `  (processor ${ms.toFixed(0)} ms, ${(ms / forward.cpu).toFixed(2)} ×)`;
  line('forward, as a file', forward.wall, cpu(forward));
  line('step', all.wall, cpu(all));
  for (const [part, share] of await shares(runtime, step, { ...values, ...feeds })) {
    line(`  ${part}`, share * all.wall);
  }
  const rate = (ms: number): string => `${((batch * 1000) / ms).toFixed(1)} images/s`;
  const kept = createPictureCache();
  for (const [epoch, cache] of [
    ['first epoch', createPictureCache(0)],
    ['later epochs', kept],
  ] as const) {
    const source = sourceOf(pictures, cache);
    if (cache === kept) await perBatch(source, async () => undefined);
    const { data, both, hidden } = await dataBeside(source, runStep);
    line(`data of ${epoch}, alone`, data);
    line('  step with it', both, `  (${(hidden * 100).toFixed(0)} % hidden; ${rate(both)})`);
  }
  const memory = (process.memoryUsage.rss() / 2 ** 20).toFixed(0);
  console.log(`    ${rate(all.wall)} without data; memory ${memory} MB`);
  await runtime.closeStore({ store });
}

/** Milliseconds a batch: decoding alone, and a step that meanwhile reads ahead; and the share of data that costs no time. */
async function dataBeside(source: BatchSource, runStep: (input?: TensorValue) => Promise<unknown>) {
  const data = await perBatch(source, async () => undefined);
  const plain: number[] = [];
  const fed: number[] = [];
  for (let turn = 0; turn < 2; turn++) {
    plain.push((await timed(() => runStep())).wall);
    fed.push(await perBatch(source, runStep));
    plain.push((await timed(() => runStep())).wall);
  }
  const both = median(fed);
  return { data, both, hidden: Math.max(0, Math.min(1, 1 - (both - median(plain)) / data)) };
}

/** Milliseconds, by the clock and of the processor in all threads. */
interface Took {
  readonly wall: number;
  readonly cpu: number;
}

async function timed(work: () => Promise<unknown>): Promise<Took> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wall: performance.now() - start, cpu: (user + system) / 1000 };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;
}

/** Of each, in turns; the first round warms up. */
async function medians(works: readonly (() => Promise<unknown>)[]): Promise<readonly Took[]> {
  const took = works.map((): Took[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [i, work] of works.entries()) {
      const each = await timed(work);
      if (round > 0) took[i]?.push(each);
    }
  }
  return took.map((each) => ({
    wall: median(each.map(({ wall }) => wall)),
    cpu: median(each.map(({ cpu }) => cpu)),
  }));
}

/** Of the time of a step. Nodes are named after the part of the graph that made them. */
async function shares(
  runtime: WorkerRuntime,
  step: StepProgram,
  values: TensorMap,
): Promise<readonly (readonly [string, number])[]> {
  const { graph } = step;
  const feeds = Object.fromEntries(graph.inputs.map(({ name }) => [name, named(values, name)]));
  const { nodes } = await runtime.profile({
    ...{ source: { bytes: graphBytes(graph), folder: '' }, provider: 'cpu', forcedToCpu: [] },
    ...{ feeds, fetches: [step.outputs.loss], runs: profiledRuns },
  });
  const parts = new Map(['forward', 'backward', 'optimizer'].map((part) => [part, 0]));
  let total = 0;
  for (const node of nodes) {
    const part = partOf(node);
    parts.set(part, (parts.get(part) ?? 0) + node.microseconds);
    total += node.microseconds;
  }
  return [...parts].map(([part, time]) => [part, time / total] as const);
}

/** ONNX Runtime names the transpositions that it moves anew; whose they were is not told. */
function partOf({ name, op }: TracedNode): string {
  if (name.startsWith('gradient/')) return 'backward';
  if (name.startsWith('step/')) return 'optimizer';
  return op === 'Transpose' ? 'transpositions' : 'forward';
}

/** Milliseconds for a batch and what is done with it; the first, which nothing hides, only starts the others. */
async function perBatch(
  source: BatchSource,
  use: (input: TensorValue) => Promise<unknown>,
): Promise<number> {
  const dims = [batch, 3, size, size];
  let start = 0;
  let count = 0;
  for await (const { input } of source.epoch(0, 0, signal)) {
    if (count++ === 0) start = performance.now();
    else await use({ type: 'float32', dims, data: input });
  }
  return (performance.now() - start) / (count - 1);
}

/** As the default recipe sees pictures. */
function sourceOf(pictures: readonly string[], cache: PictureCache): BatchSource {
  const augmentation = {
    ...noAugmentation,
    ...{ horizontalFlip: true, brightness: 0.1, contrast: 0.1, crop: 0.65 },
  };
  const loss = { kind: 'cross-entropy', labelSmoothing: 0 } as const;
  return pictureSource(
    {
      examples: pictures.map((id, i) => ({ id, label: i % classCount })),
      ...{ batchSize: batch, seed: 1, mixup: 0 },
      targets: { outputs: classCount, loss, classWeights: new Array(classCount).fill(1) },
      ...{ isShuffled: true, isOversampled: false, leavesPartialOut: false },
    },
    {
      decode: async (i) => decodeImage(pictures[i] ?? ''),
      ...{ preprocess, augmentation, cache },
    },
  );
}

const preprocess: Preprocess = {
  ...{ layout: 'NCHW', size: { width: size, height: size }, channels: 3, colorOrder: 'RGB' },
  ...{ scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  resize: { mode: 'shorter-side', size: { width: 256, height: 256 }, interpolation: 'bilinear' },
  crop: 'center',
};

/** Smooth shades with some noise, of the size of common photos. */
async function pictureFiles(folder: string): Promise<readonly string[]> {
  const [width, height] = [500, 375];
  return Promise.all(
    Array.from({ length: batch * fedSteps }, async (_, i) => {
      const random = createRandom(i + 1);
      const rgb = Uint8Array.from({ length: width * height * 3 }, (_, at) => {
        const [x, y] = [((at / 3) | 0) % width, (at / 3 / width) | 0];
        return 128 + 90 * Math.sin(x / 25 + (at % 3)) * Math.cos(y / 31) + random.between(-15, 15);
      });
      const path = join(folder, `${i}.jpg`);
      await writeFile(path, await encodeImage(rgb, { width, height }, 'jpeg'));
      return path;
    }),
  );
}

async function networkOf(path: string): Promise<Network> {
  const file = await readModelFile(path);
  const dims = [batch, 3, size, size];
  const probe = new Float32Array(batch * 3 * size * size).map((_, i) => Math.sin(i));
  const { graph } = await canonicalise({
    ...{ file, outputs: ['logits'], run: runModel, probe },
    input: { name: 'input', dims },
  });
  const head = { kind: 'keep', value: null, initialisation: 'he', hidden: null } as const;
  return prepareNetwork({
    ...{ graph, input: 'input', scores: 'logits', batch, classCount, seed: 1 },
    head: { ...head, dropout: 0 },
  });
}

function stepOf(network: Network): StepProgram {
  return stepProgram(network, {
    trained: network.parameters.map(({ name }) => name),
    ...{ from: 'picture', weightDecay: 1e-4, clipNorm: null, dropout: 0, factors: new Map() },
    batchNorm: 'inference',
    loss: { kind: 'cross-entropy', labelSmoothing: 0 },
    optimizer: { kind: 'sgd', momentum: 0.9, nesterov: false },
  });
}

function feedsOf({ input, feeds }: StepProgram): TensorMap {
  const filled = (dims: readonly number[], at: (index: number) => number): TensorValue => ({
    ...{ type: 'float32', dims },
    data: Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, i) => at(i)),
  });
  return {
    [input]: filled([batch, 3, size, size], (i) => Math.sin(i * 12.9898)),
    [feeds.targets]: filled([batch, classCount], (i) => (i % (classCount + 1) === 0 ? 1 : 0)),
    [feeds.weights]: filled([batch, classCount], () => 1),
    [feeds.norm]: filled([], () => batch),
  };
}

function named(values: TensorMap, name: string): TensorValue {
  const value = values[name];
  if (!value) throw new Error(`"${name}" has no value.`);
  return value;
}
