// From pictures to predictions as a stream: decoding runs ahead in parallel, pictures are gathered into batches, two
// batches are on their way so that the runtime never waits, and results are told as they come.

import { availableParallelism } from 'node:os';
import { errorFacts } from '../base/errors';
import { decodeImage } from '../core/images/decode';
import { preprocess } from '../core/images/preprocess';
import { interpret } from '../core/model/outputs';
import type { ImageOutcome } from '../protocol/prediction';
import { batchSize, takesBatches } from './batching';
import { mapAhead } from './mapAhead';
import type { OpenModel } from './openModel';

export interface IndexedOutcome {
  readonly index: number;
  readonly outcome: ImageOutcome;
}

export interface ClassifyStream {
  readonly model: OpenModel;
  readonly images: readonly string[];
  readonly top: number;
  readonly signal: AbortSignal;
  readonly onResults: (results: readonly IndexedOutcome[]) => void;
}

interface Prepared {
  readonly index: number;
  readonly image: string;
  readonly startedAt: number;
  readonly pixels: Float32Array;
}

type Ready = Prepared | IndexedOutcome;

/** Batches under way at once: one in the runtime, one behind it. */
const batchesUnderWay = 2;
/** A batch that is not full after this time goes as it is. */
const maxGatherMs = 250;

export async function classifyImages(stream: ClassifyStream): Promise<void> {
  const { model, images, signal, onResults } = stream;
  const lane = createLane();
  const sizer = createSizer(stream);
  const prepared = mapAhead(images, (image, index) => prepare(image, index, model), {
    ahead: 2 * availableParallelism() + 2 * (model.feed.fixedBatch ?? 1),
    signal,
  });
  const send = (batch: readonly Prepared[]): Promise<void> =>
    lane.submit(async () => sizer.learn(await runBatch(batch, stream), batch.length));

  let batch: Prepared[] = [];
  let openedAt = 0;
  for await (const item of prepared) {
    if ('outcome' in item) {
      onResults([item]);
      continue;
    }
    if (batch.length === 0) openedAt = performance.now();
    batch.push(item);
    if (batch.length < sizer.size() && performance.now() - openedAt < maxGatherMs) continue;
    await send(batch);
    batch = [];
  }
  if (batch.length > 0) await send(batch);
  await lane.drain();
}

async function prepare(image: string, index: number, model: OpenModel): Promise<Ready> {
  const startedAt = performance.now();
  try {
    const decoded = await decodeImage(image);
    return { index, image, startedAt, pixels: preprocess(decoded, model.preprocess).data };
  } catch (error) {
    return { index, outcome: { image, error: errorFacts(error) } };
  }
}

/** Runs one batch, tells its results and returns the milliseconds the runtime took. */
async function runBatch(batch: readonly Prepared[], stream: ClassifyStream): Promise<number> {
  const { model, images, signal, onResults } = stream;
  const count = model.feed.fixedBatch ?? batch.length;
  const pixels = new Float32Array(count * model.feed.pixelsPerImage);
  for (const [row, item] of batch.entries())
    pixels.set(item.pixels, row * model.feed.pixelsPerImage);
  const priority = images.length === 1 ? 'interactive' : 'batch';
  const { outputs, scores, runMs } = await model.run({ pixels, count }, priority, signal);
  const rowOf = (values: Float32Array, row: number): Float32Array =>
    values.subarray((row * values.length) / count, ((row + 1) * values.length) / count);
  onResults(
    batch.map((item, row) => {
      const score = scores && rowOf(scores, row);
      return { index: item.index, outcome: outcomeOf(item, rowOf(outputs, row), score, stream) };
    }),
  );
  return runMs;
}

function outcomeOf(
  { image, startedAt }: Prepared,
  output: Float32Array,
  score: Float32Array | null,
  { model, top }: ClassifyStream,
): ImageOutcome {
  try {
    const classes = interpret(model.card, output, score, top);
    return { image, latencyMs: performance.now() - startedAt, top: classes };
  } catch (error) {
    return { image, error: errorFacts(error) };
  }
}

interface Sizer {
  size(): number;
  /** Told after each run how long it took. */
  learn(runMs: number, count: number): Promise<void>;
}

/** The first picture goes alone, so that its result is there at once; then it is known how many go together. */
function createSizer({ model, images, signal }: ClassifyStream): Sizer {
  let size = model.feed.fixedBatch ?? 1;
  let mayGrow: Promise<boolean> | null = null;
  return {
    size: () => size,
    learn: async (runMs, count) => {
      if (model.feed.fixedBatch !== null || images.length < 3) return;
      mayGrow ??= takesBatches(model, signal);
      if (await mayGrow) size = batchSize(model, runMs / count);
    },
  };
}

interface Lane {
  /** Starts the job and resolves when there is room for another; a failure rejects the next call. */
  submit(job: () => Promise<void>): Promise<void>;
  drain(): Promise<void>;
}

function createLane(): Lane {
  const underWay = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | null = null;
  const rethrow = (): void => {
    if (failure) throw failure.error;
  };
  return {
    submit: async (work) => {
      rethrow();
      const job = work()
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => underWay.delete(job));
      underWay.add(job);
      if (underWay.size >= batchesUnderWay) await Promise.race(underWay);
      rethrow();
    },
    drain: async () => {
      await Promise.all(underWay);
      rethrow();
    },
  };
}
