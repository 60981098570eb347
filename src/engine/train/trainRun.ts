// A training from a request to a model file: begun, or taken up where it was left.

import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { version as glassboxVersion } from '../../../package.json';
import { errorFacts, isCancelled } from '../../base/errors';
import { onnxruntimeVersion } from '../../core/runtime/version';
import { writeReport } from '../../core/train/report/writeReport';
import { openCheckpoints, removeCheckpoints } from '../../core/train/runFolder/checkpoints';
import { checkpointOfOther, trainingDone, trainingExists } from '../../core/train/runFolder/errors';
import { type History, openHistory, readHistory } from '../../core/train/runFolder/history';
import { findTraining, manifestFile, writeTraining } from '../../core/train/runFolder/manifest';
import { removeLeftovers } from '../../core/train/runFolder/wholeFile';
import type { TrainerFiles } from '../../core/train/trainer/request';
import { type TrainOutcome, train } from '../../core/train/trainer/trainer';
import type { Call } from '../../protocol/rpc';
import type {
  TrainingManifest,
  TrainingRecord,
  TrainingReport,
  TrainProgress,
  TrainRequest,
} from '../../protocol/train';
import { withSmallerBatch } from './errors';
import { createFindings, type Findings } from './findings';
import { lossAfter } from './lossAfter';
import { createSources } from './phaseSources';
import { type PreparedTraining, prepareTraining, type TrainContext } from './prepareTraining';
import { saveModel } from './saveModel';
import { type StoreRuntime, storeRuntime } from './storeRuntime';

/** What is done with the trained model: tested, compared with the one before. */
export type Afterwards = (
  trained: { readonly prepared: PreparedTraining; readonly outcome: TrainOutcome } & {
    readonly out: string;
    readonly model: string;
  },
  call: Call<TrainProgress>,
) => Promise<Pick<TrainingReport, 'test' | 'before'>>;

/** Cancelling writes a checkpoint, marks the training as stopped and throws `cancelled`. */
export async function trainRun(
  request: TrainRequest,
  call: Call<TrainProgress>,
  finish: AbortSignal,
  context: TrainContext & { readonly afterwards: Afterwards | null },
): Promise<TrainingReport> {
  const { out } = request;
  const known = await findTraining(out);
  if (known && !request.resume) throw trainingExists(out);
  if (known?.status === 'done') throw trainingDone(out);
  const wanted = known ? { ...known.request, out } : request;
  const prepared = await prepareTraining(wanted, known, call, context);
  const runtime = storeRuntime(context, wanted.provider);
  try {
    if (known && known.model.sha256 !== prepared.model.file.sha256) {
      throw checkpointOfOther(join(out, manifestFile), 'model');
    }
    const manifest = known ?? describe(wanted, prepared);
    return await runIn({ request: wanted, manifest, prepared, runtime, finish, context }, call);
  } finally {
    await runtime.close();
    await prepared.data.close();
  }
}

interface Work {
  readonly request: TrainRequest;
  readonly manifest: TrainingManifest;
  readonly prepared: PreparedTraining;
  readonly runtime: StoreRuntime;
  readonly finish: AbortSignal;
  readonly context: { readonly afterwards: Afterwards | null };
}

async function runIn(work: Work, call: Call<TrainProgress>): Promise<TrainingReport> {
  const { request, prepared, runtime } = work;
  const { out } = request;
  await removeLeftovers(out);
  let manifest: TrainingManifest = { ...work.manifest, status: 'running', error: null };
  await writeTraining(out, manifest);
  const begunAt = performance.now();
  const checkpoints = openCheckpoints(out, ownerOf(manifest));
  const start = await checkpoints.latest();
  const seconds = (): number => (start?.seconds ?? 0) + (performance.now() - begunAt) / 1000;
  const history = await openHistory(out, start?.historyBytes ?? 0);
  const records = [...(await readHistory(out))];
  const note = (change: Partial<TrainingManifest>): Promise<void> => {
    manifest = { ...manifest, ...change, seconds: seconds() };
    return writeTraining(out, manifest);
  };
  const findings = createFindings(records, prepared, call.progress);
  call.progress({ kind: 'start', manifest, records });
  try {
    const outcome = await train({
      network: prepared.network,
      config: prepared.config,
      runtime,
      sources: createSources(prepared, runtime, call),
      start,
      files: filesOf(checkpoints, history, records, seconds),
      checkData: prepared.data.check,
      progress: (progress) => {
        call.progress(progress);
        if (progress.kind !== 'record' || progress.record.kind !== 'epoch') return;
        findings.tellIfNew();
      },
      signal: call.signal,
      finish: work.finish,
    });
    findings.tell();
    const report = await conclude(work, outcome, { records, findings }, call);
    const provider = runtime.report ?? manifest.provider;
    await note({ status: 'done', finishedAt: new Date().toISOString(), provider });
    await removeCheckpoints(out);
    return report;
  } catch (thrown) {
    const error = withSmallerBatch(thrown, prepared.network.batch);
    const isStop = isCancelled(error);
    // Where the disk is full this fails too, and the first reason counts.
    await note({
      status: isStop ? 'stopped' : 'failed',
      error: isStop ? null : errorFacts(error),
    }).catch(() => undefined);
    throw error;
  } finally {
    await history.close();
  }
}

async function conclude(
  work: Work,
  outcome: TrainOutcome,
  { records, findings }: { readonly records: readonly TrainingRecord[]; findings: Findings },
  call: Call<TrainProgress>,
): Promise<TrainingReport> {
  const { request, prepared, runtime } = work;
  const { out } = request;
  call.progress({ kind: 'work', work: 'export', done: 0, total: 1 });
  const { path: model, notes } = await saveModel(prepared, outcome.values, {
    ...{ out, save: request.save, id: work.manifest.id },
  });
  for (const text of notes) call.progress({ kind: 'note', text });
  const trainLossAfter = await lossAfter(prepared, runtime, call);
  const after = work.context.afterwards
    ? await work.context.afterwards({ prepared, outcome, out, model }, call)
    : { test: null, before: null };
  const { best, phases } = outcome;
  const report: TrainingReport = {
    ...{ out, model, best, phases, findings: findings.now(), ...after },
    ...(trainLossAfter === null ? {} : { trainLossAfter }),
  };
  await writeReport(work.manifest, records, report);
  return report;
}

function filesOf(
  checkpoints: ReturnType<typeof openCheckpoints>,
  history: History,
  records: TrainingRecord[],
  seconds: () => number,
): TrainerFiles {
  return {
    append: async (record) => {
      records.push(record);
      await history.append(record);
    },
    checkpoint: (state, values) =>
      checkpoints.write({ state, values, historyBytes: history.bytes, seconds: seconds() }),
    writeBest: checkpoints.writeBest,
    readBest: checkpoints.readBest,
  };
}

function ownerOf({ model, config, dataset }: TrainingManifest) {
  const hash = createHash('sha256').update(JSON.stringify(config, inOrder)).digest('hex');
  return { modelSha256: model.sha256, config: hash, dataset: dataset.fingerprint };
}

/** A recipe is the same in whatever order its fields stand. */
function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function describe(request: TrainRequest, prepared: PreparedTraining): TrainingManifest {
  const { model, data, plan, config, keepsHead, network, notes } = prepared;
  const { counts, classes } = plan;
  return {
    ...{ version: 1, id: basename(request.out), status: 'running' },
    ...{ startedAt: new Date().toISOString(), finishedAt: null, seconds: 0 },
    ...{ request, config, keepsHead, notes, error: null },
    dataset: { ...data.about, classes, counts },
    model: {
      path: model.path,
      name: model.name,
      sha256: model.file.sha256,
      card: { ...model.card },
    },
    provider: {
      provider: 'cpu',
      reason: 'Runs on the CPU.',
      refused: [],
      forcedToCpu: [],
    },
    parameters: network.parameters,
    blocks: network.blocks,
    versions: { glassbox: glassboxVersion, onnxruntime: onnxruntimeVersion },
  };
}
