// An evaluation from a request to a finished run folder: begun, or taken up where it was left.

import { basename } from 'node:path';
import { version as glassboxVersion } from '../../../package.json';
import { GlassboxError, throwIfAborted } from '../../base/errors';
import { matchClasses } from '../../core/datasets/matchClasses';
import type { Dataset } from '../../core/datasets/types';
import { classNames } from '../../core/evaluate/classNames';
import { noPictures, runOfOtherData } from '../../core/evaluate/errors';
import {
  findManifest,
  listParts,
  removeLeftovers,
  writeManifest,
} from '../../core/evaluate/runFolder';
import { type FeatureValue, featureValue } from '../../core/model/featureValue';
import { outputNames } from '../../core/model/outputNames';
import { resolveCard } from '../../core/model/resolveCard';
import type { OnnxFile } from '../../core/onnx/readModel';
import { onnxruntimeVersion } from '../../core/runtime/version';
import type { ClassMatching } from '../../protocol/dataset';
import type { EvaluateProgress, EvaluateRequest, RunManifest } from '../../protocol/evaluation';
import type { ModelCard, ProviderChoice } from '../../protocol/model';
import type { Call } from '../../protocol/rpc';
import { batchSize, takesBatches } from '../batching';
import { openWithCorrections } from '../datasets/openCorrected';
import { preprocessOf } from '../imageFeed';
import type { ModelStore } from '../modelStore';
import { type OpenModel, type OpenModelContext, openModel } from '../openModel';
import { noClassMatches } from './errors';
import { type EvaluatedRow, recordBatches } from './recordStream';
import { createRunRecorder } from './runRecorder';

export interface EvaluateContext extends OpenModelContext {
  readonly models: ModelStore;
}

/** Cancelling keeps what is done and marks the run as cancelled; then it throws `cancelled`. */
export async function evaluateRun(
  request: EvaluateRequest,
  call: Call<EvaluateProgress>,
  context: EvaluateContext,
): Promise<void> {
  const { corrected: dataset } = await openWithCorrections(request, call.signal);
  try {
    await evaluateDataset(request, dataset, call, context);
  } finally {
    await dataset.close();
  }
}

/** `dataset`: open, perhaps with other splits than its own. A run that is done is left as it is. */
export async function evaluateDataset(
  request: EvaluateRequest,
  dataset: Dataset,
  call: Call<EvaluateProgress>,
  context: EvaluateContext,
): Promise<void> {
  const { run, split } = request;
  const { signal } = call;
  const known = await findManifest(run);
  if (known?.status === 'done') return;
  const file = await context.models.load(request.model);
  const card = await resolveCard(file);
  if (known) checkSame(run, known, dataset, file.sha256, card);
  const provider = known?.provider.provider ?? request.provider;
  const { model, features } = await openWithFeatures(context, file, card, provider, signal);
  const matching = matchingOf(dataset, card);
  const rows = selectRows(dataset, matching, split);
  if (rows.length === 0) throw noPictures(dataset.path, split);
  const manifest: RunManifest = known ?? {
    ...describeRun(request, dataset, rows.length, model),
    matching,
    batch: await batchOf(model, rows.length, signal),
    featureValue: features?.value ?? null,
  };
  await removeLeftovers(run);
  await writeManifest(run, { ...manifest, status: 'running' });
  const done = await listParts(run);
  const recorder = await createRunRecorder({ run, manifest, done, call });
  try {
    const { batch } = manifest;
    const nameOf = classNames(manifest);
    for await (const part of recordBatches({
      model,
      dataset,
      rows,
      features,
      nameOf,
      batch,
      done,
      signal,
    })) {
      await recorder.add(part);
    }
    await recorder.finish();
  } catch (error) {
    await recorder.interrupt();
    throw error;
  } finally {
    recorder.dispose();
  }
}

function checkSame(
  run: string,
  known: RunManifest,
  dataset: Dataset,
  sha256: string,
  card: ModelCard,
): void {
  if (known.dataset.fingerprint !== dataset.fingerprint) throw runOfOtherData(run, 'dataset');
  const isSameInput = JSON.stringify(known.preprocess) === JSON.stringify(preprocessOf(card));
  if (known.model.sha256 !== sha256 || !isSameInput) throw runOfOtherData(run, 'model');
}

/** The features come along for free, but not every runtime can give every value away. */
async function openWithFeatures(
  context: EvaluateContext,
  file: OnnxFile,
  card: ModelCard,
  provider: ProviderChoice,
  signal: AbortSignal,
): Promise<{ readonly model: OpenModel; readonly features: FeatureValue | null }> {
  const features = featureValue(file, card);
  if (features !== null) {
    try {
      const model = await openModel(file, card, provider, signal, context, features.value);
      const count = model.feed.fixedBatch ?? 1;
      const pixels = new Float32Array(count * model.feed.pixelsPerImage);
      const { exposed } = await model.run({ pixels, count }, 'batch', signal);
      if (exposed !== null && floatTypes.has(exposed.type)) return { model, features };
    } catch (error) {
      throwIfAborted(signal);
      if (!(error instanceof GlassboxError)) throw error;
    }
  }
  const model = await openModel(file, card, provider, signal, context);
  return { model, features: null };
}

const floatTypes: ReadonlySet<string> = new Set(['float32', 'float16', 'float64']);

function matchingOf(dataset: Dataset, card: ModelCard): ClassMatching {
  const matching = matchClasses(dataset.classes, outputNames(card), dataset.classTable);
  const hasMatch = matching.classes.some(({ index }) => index !== null);
  if (matching.classes.length > 0 && !hasMatch) {
    throw noClassMatches(dataset.path, dataset.classes, outputNames(card));
  }
  return matching;
}

/** Rows of the run are numbered anew, so that one split has no gaps. */
function selectRows(
  dataset: Dataset,
  { classes }: ClassMatching,
  split: string | null,
): readonly EvaluatedRow[] {
  const indexOf = new Map(classes.map(({ label, index }) => [label, index]));
  return dataset.rows
    .map((row, source) => ({ row, source }))
    .filter(({ row }) => split === null || row.split === split)
    .map(({ row, source }, at) => ({
      source,
      identity: {
        row: at,
        id: row.id,
        split: row.split,
        label: row.label,
        labelIndex: row.label === null ? null : (indexOf.get(row.label) ?? null),
      },
    }));
}

function describeRun(
  { run, split }: EvaluateRequest,
  dataset: Dataset,
  count: number,
  { file, card, report }: OpenModel,
): Omit<RunManifest, 'matching' | 'batch' | 'featureValue'> {
  const { path, name, format, fingerprint, classes } = dataset;
  return {
    version: 1,
    id: basename(run),
    status: 'running',
    startedAt: new Date().toISOString(),
    finishedAt: null,
    dataset: { path, name, format, fingerprint, split, count, classes },
    model: { path: file.path, name: basename(file.path), sha256: file.sha256 },
    outputs: outputNames(card),
    preprocess: preprocessOf(card),
    provider: report,
    versions: { glassbox: glassboxVersion, onnxruntime: onnxruntimeVersion },
  };
}

async function batchOf(model: OpenModel, count: number, signal: AbortSignal): Promise<number> {
  const { fixedBatch, pixelsPerImage } = model.feed;
  if (fixedBatch !== null) return fixedBatch;
  if (count < 3 || !(await takesBatches(model, signal))) return 1;
  const single = { pixels: new Float32Array(pixelsPerImage), count: 1 };
  const { runMs } = await model.run(single, 'batch', signal);
  return batchSize(model, runMs);
}
