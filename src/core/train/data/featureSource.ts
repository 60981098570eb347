// Batches of features for training a head on a frozen backbone: each picture goes through the backbone once per
// augmented view before the first step, and an epoch then costs next to nothing. Epoch e learns from view e mod V.

import { throwIfAborted } from '../../../base/errors';
import type { BatchSource } from '../types';
import { type BatchSettings, batchSource, type RowReader } from './batchSource';

export interface FeatureCache {
  /** [examples, features] of each view. */
  readonly views: readonly Float32Array[];
  readonly length: number;
  /** What was done otherwise than asked, a sentence each. */
  readonly notes: readonly string[];
}

export interface FeatureRequest {
  /** How many pictures there are. */
  readonly count: number;
  /** Views per picture that are wanted; 1 where nothing is augmented. */
  readonly views: number;
  readonly batch: number;
  /** See pictureRows; asked for each view as for an epoch. */
  readonly rows: RowReader;
  /** [batch, features] of an input batch that is filled up with zeros. */
  run(input: Float32Array, signal: AbortSignal): Promise<Float32Array>;
  /** Most bytes of features; default 1 GiB. */
  readonly bytes?: number;
  readonly workers?: number;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

const defaultBytes = 2 ** 30;

/** Throws what reading a picture or running the backbone throws, and `cancelled`. */
export async function cacheFeatures(request: FeatureRequest): Promise<FeatureCache> {
  const { count, signal, progress } = request;
  let views = request.views;
  let length = 0;
  const kept: Float32Array[] = [];
  const notes: string[] = [];
  for (let view = 0; view < views; view++) {
    // Read ahead by one: the next batch is decoded while the backbone has this one.
    let next = readInputs(request, view, 0);
    for (let from = 0; from < count; from += request.batch) {
      throwIfAborted(signal);
      const input = await next;
      next = readInputs(request, view, from + request.batch);
      next.catch(() => undefined);
      const features = await request.run(input, signal);
      if (length === 0) {
        length = features.length / request.batch;
        views = affordableViews(request, length);
        if (views < request.views) notes.push(fewerViewsNote(request.views, views, count));
      }
      const all = kept[view] ?? new Float32Array(count * length);
      kept[view] = all;
      const rows = Math.min(request.batch, count - from);
      all.set(features.subarray(0, rows * length), from * length);
      progress(view * count + from + rows, views * count);
    }
  }
  return { views: kept, length, notes };
}

async function readInputs(
  { count, batch, rows, workers = 2, signal }: FeatureRequest,
  view: number,
  from: number,
): Promise<Float32Array> {
  const input = new Float32Array(batch * rows.length);
  const end = Math.min(count, from + batch);
  let next = from;
  const worker = async (): Promise<void> => {
    while (next < end) {
      throwIfAborted(signal);
      const example = next++;
      const row = { example, epoch: view, position: example, signal };
      await rows.read(row, input, (example - from) * rows.length);
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
  return input;
}

/** At least one, whatever it takes. */
function affordableViews(request: FeatureRequest, length: number): number {
  const bytesPerView = request.count * length * Float32Array.BYTES_PER_ELEMENT;
  const affordable = Math.floor((request.bytes ?? defaultBytes) / bytesPerView);
  return Math.max(1, Math.min(request.views, affordable));
}

function fewerViewsNote(wanted: number, views: number, count: number): string {
  const kept = views === 1 ? 'one view' : `${views} views`;
  return `Features of ${kept} of each of ${count} pictures are kept instead of ${wanted}: there is no memory for more.`;
}

/** Mixup here mixes features (Verma et al. 2019, manifold mixup). */
export function featureSource(
  settings: BatchSettings,
  { views, length }: Pick<FeatureCache, 'views' | 'length'>,
): BatchSource {
  return batchSource(settings, {
    length,
    read: ({ example, epoch }, target, offset) => {
      const view = views[epoch % views.length];
      if (view) target.set(view.subarray(example * length, (example + 1) * length), offset);
      return undefined;
    },
  });
}
