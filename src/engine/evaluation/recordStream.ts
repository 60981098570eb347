// From pictures of a dataset to rows of a run, in order. Batches are cut by row number and their size stays the same, so
// that a run which was interrupted ends with the very numbers of one that was not: another batch may round otherwise.

import { availableParallelism } from 'node:os';
import { errorFacts, throwIfAborted } from '../../base/errors';
import type { Dataset } from '../../core/datasets/types';
import {
  failedRecord,
  type PredictionRecord,
  predictionRecord,
  type RowIdentity,
} from '../../core/evaluate/predictionRecord';
import type { RunPart } from '../../core/evaluate/runFolder';
import type { WrittenRow } from '../../core/evaluate/runWriter';
import { preprocess } from '../../core/images/preprocess';
import { type FeatureValue, pooledFeatures } from '../../core/model/featureValue';
import { toFloat32 } from '../../core/runtime/cast';
import { createLimit } from '../limit';
import { mapAhead } from '../mapAhead';
import type { BatchOutputs, OpenModel } from '../openModel';

/** A row of the run and the row of the dataset that it is. */
export interface EvaluatedRow {
  readonly identity: RowIdentity;
  readonly source: number;
}

export interface RecordStream {
  readonly model: OpenModel;
  readonly dataset: Dataset;
  readonly rows: readonly EvaluatedRow[];
  readonly features: FeatureValue | null;
  /** What an output of the model is called. */
  readonly nameOf: (index: number) => string;
  readonly batch: number;
  /** Rows that are there already; both ends are multiples of `batch`, or the end of the run. */
  readonly done: readonly RunPart[];
  readonly signal: AbortSignal;
}

export interface RecordBatch extends RunPart {
  readonly rows: readonly WrittenRow[];
}

interface Prepared {
  readonly row: EvaluatedRow;
  readonly decodeMs: number;
  /** Or why it could not be read. */
  readonly pixels: Float32Array | string;
}

/** Batches that ONNX Runtime has to work on, so that it never waits for a picture. */
const batchesAhead = 2;

export async function* recordBatches(stream: RecordStream): AsyncGenerator<RecordBatch> {
  const { batch, signal } = stream;
  const todo = openBatches(stream);
  const pictures = todo.flatMap(({ from, to }) => stream.rows.slice(from, to));
  // A picture's time is taken without the time that it waits for others.
  const limit = createLimit(availableParallelism());
  const prepared = mapAhead(pictures, (row) => limit(() => prepare(row, stream)), {
    ahead: 2 * availableParallelism() + batch,
    signal,
  });
  const underWay: Promise<RecordBatch>[] = [];
  try {
    for (const part of todo) {
      const some: Prepared[] = [];
      while (some.length < part.to - part.from) {
        const { value, done } = await prepared.next();
        if (done) break;
        some.push(value);
      }
      const running = runPart(part, some, stream);
      running.catch(() => undefined);
      underWay.push(running);
      if (underWay.length >= batchesAhead) yield await (underWay.shift() as Promise<RecordBatch>);
    }
    while (underWay.length > 0) yield await (underWay.shift() as Promise<RecordBatch>);
  } finally {
    await prepared.return(undefined);
  }
}

function openBatches({ rows, batch, done }: RecordStream): RunPart[] {
  const isDone = (from: number): boolean =>
    done.some((part) => part.from <= from && from < part.to);
  const parts: RunPart[] = [];
  for (let from = 0; from < rows.length; from += batch) {
    if (!isDone(from)) parts.push({ from, to: Math.min(from + batch, rows.length) });
  }
  return parts;
}

async function prepare(
  row: EvaluatedRow,
  { dataset, model, signal }: RecordStream,
): Promise<Prepared> {
  const startedAt = performance.now();
  try {
    const decoded = await dataset.decode(row.source, signal);
    const pixels = preprocess(decoded, model.preprocess).data;
    return { row, decodeMs: performance.now() - startedAt, pixels };
  } catch (error) {
    throwIfAborted(signal);
    return { row, decodeMs: 0, pixels: errorFacts(error).message };
  }
}

async function runPart(
  part: RunPart,
  prepared: readonly Prepared[],
  stream: RecordStream,
): Promise<RecordBatch> {
  const { model, signal } = stream;
  const readable = prepared.filter(
    (each): each is Prepared & { readonly pixels: Float32Array } => typeof each.pixels !== 'string',
  );
  const { pixelsPerImage, fixedBatch } = model.feed;
  const answers = new Map<Prepared, WrittenRow>();
  // A model may insist on a smaller batch than is cut here, and never on a larger one.
  const count = fixedBatch ?? readable.length;
  for (let from = 0; from < readable.length; from += count) {
    const some = readable.slice(from, from + count);
    const pixels = new Float32Array(count * pixelsPerImage);
    for (const [at, { pixels: picture }] of some.entries())
      pixels.set(picture, at * pixelsPerImage);
    const outputs = await model.run({ pixels, count }, 'batch', signal);
    const exposed = outputs.exposed && toFloat32(outputs.exposed);
    const dims = outputs.exposed?.dims ?? [];
    for (const [at, each] of some.entries()) {
      const place = { row: at, count };
      const record = recordOf(each, outputs, place, stream);
      const isUsable = stream.features !== null && exposed !== null && record.error === null;
      const features = isUsable
        ? pooledFeatures(exposed, dims, stream.features.channels, place)
        : null;
      answers.set(each, { record, features });
    }
  }
  return { ...part, rows: prepared.map((each) => answers.get(each) ?? unread(each)) };
}

function unread({ row, pixels }: Prepared): WrittenRow {
  const reason = typeof pixels === 'string' ? pixels : 'It was not run.';
  return { record: failedRecord(row.identity, reason), features: null };
}

function recordOf(
  { row: { identity }, decodeMs }: Prepared,
  { outputs, scores, runMs }: BatchOutputs,
  { row, count }: { readonly row: number; readonly count: number },
  { model, nameOf }: RecordStream,
): PredictionRecord {
  const rowOf = (values: Float32Array): Float32Array =>
    values.subarray((row * values.length) / count, ((row + 1) * values.length) / count);
  try {
    return predictionRecord(identity, model.card, nameOf, {
      output: rowOf(outputs),
      score: scores && rowOf(scores),
      // Waiting for others of its batch is no property of the picture.
      latencyMs: decodeMs + runMs / count,
    });
  } catch (error) {
    return failedRecord(identity, errorFacts(error).message);
  }
}
