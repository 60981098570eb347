// The part of EngineApi that looks at trainings which ran: lists, records, pictures, overlays and differences.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfAborted } from '../../../base/errors';
import { renderPixels } from '../../../core/images/render';
import { diagnose } from '../../../core/train/diagnosis/diagnose';
import { readHistory } from '../../../core/train/runFolder/history';
import { readTraining, reportFile } from '../../../core/train/runFolder/manifest';
import type {
  TrainEngineApi,
  TrainingDetails,
  TrainingListing,
  TrainingReport,
} from '../../../protocol/train';
import { openWithCorrections } from '../../datasets/openCorrected';
import type { OpenRuns } from '../../evaluation/openRuns';
import { runOverlay } from '../../evaluation/runOverlay';
import type { RunPictures } from '../../evaluation/runPictures';
import type { ModelCache } from '../../explain/modelCache';
import type { OpenModelContext } from '../../openModel';
import { configDifferences } from './configDifferences';

export type LookingMethods = Pick<
  TrainEngineApi,
  'listTrainings' | 'trainingDetails' | 'trainingPictures' | 'trainingOverlays' | 'compareTrainings'
>;

export interface TrainingMethodsContext extends OpenModelContext {
  readonly runs: OpenRuns;
  readonly pictures: RunPictures;
  readonly explainables: ModelCache;
}

export function trainingMethods(context: TrainingMethodsContext): LookingMethods {
  return {
    listTrainings: ({ folder }) => listTrainings(folder),
    trainingDetails: ({ out }) => trainingDetails(out),
    trainingPictures,
    trainingOverlays: async ({ out, id, maxSide }, { signal }) => {
      const report = await readReport(out);
      const overlay = async (run: string | undefined) =>
        run === undefined ? null : overlayOf(run, id, maxSide, context, signal);
      return {
        before: await overlay(report?.before?.run),
        after:
          (await overlay(report?.test?.run)) ??
          (report && (await validationOverlay({ ...report, out }, id, maxSide, context, signal))),
      };
    },
    compareTrainings: async ({ outs }) =>
      configDifferences(await Promise.all(outs.map((out) => readTraining(out)))),
  };
}

/** Newest first; folders that cannot be read are left out. */
async function listTrainings(folder: string): Promise<readonly TrainingListing[]> {
  const home = join(folder, '.glassbox', 'training');
  const names = await readdir(home).catch((): string[] => []);
  const found = await Promise.all(names.map((name) => listing(join(home, name)).catch(() => null)));
  return found
    .filter((each) => each !== null)
    .sort((a, b) => (a.manifest.startedAt < b.manifest.startedAt ? 1 : -1));
}

async function listing(out: string): Promise<TrainingListing> {
  const manifest = await readTraining(out);
  const epochs = (await readHistory(out)).filter((record) => record.kind === 'epoch');
  const report = await readReport(out);
  const last = epochs.filter(({ isBest }) => isBest).at(-1);
  const best = last ? { epoch: last.epoch, ...(last.validation ?? last.train) } : null;
  return { out, manifest, epochs: epochs.length, best, test: report?.test?.accuracy ?? null };
}

async function trainingDetails(out: string): Promise<TrainingDetails> {
  const manifest = await readTraining(out);
  const records = await readHistory(out);
  const { parameters, config } = manifest;
  const counts = manifest.dataset.counts.train;
  const findings = diagnose(records, { parameters, config, counts });
  return { manifest, records, findings, report: await readReport(out) };
}

/** null until there is one. */
async function readReport(out: string): Promise<TrainingReport | null> {
  const text = await readFile(join(out, reportFile), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as TrainingReport);
}

/** A picture that is gone, or cannot be read, is null. */
const trainingPictures: TrainEngineApi['trainingPictures'] = async (
  { out, ids, maxSide },
  { signal },
) => {
  const { request } = await readTraining(out);
  if (request.data.kind === 'tensor') return ids.map((id) => ({ id, file: null, image: null }));
  const opened = await openWithCorrections({ dataset: request.data.path, run: out }, signal);
  const { corrected, currentId } = opened;
  try {
    const rowOf = new Map(corrected.rows.map((row, at) => [row.id, at]));
    return await Promise.all(
      ids.map(async (id) => {
        const row = rowOf.get(id) ?? rowOf.get(currentId(id));
        if (row === undefined) return { id, file: null, image: null };
        const image = await corrected
          .decode(row, signal)
          .then((pixels) => renderPixels(pixels, maxSide))
          .catch(() => null);
        throwIfAborted(signal);
        return { id, file: corrected.file(row), image };
      }),
    );
  } finally {
    await corrected.close();
  }
};

/** null where the run does not hold the picture, or predicts nothing for it. */
function overlayOf(
  run: string,
  id: string,
  maxSide: number,
  { runs, pictures, explainables, ...context }: TrainingMethodsContext,
  signal: AbortSignal,
) {
  return runs.use(run, signal, async (open) => {
    const filters = [{ kind: 'ids', ids: [id] }] as const;
    const query = { filters, where: null, sort: 'row', descending: false } as const;
    const noFlips = async (): Promise<readonly number[]> => [];
    const { rows } = await open.table.page(query, { from: 0, to: 1 }, noFlips, signal);
    const [row] = rows;
    if (!row || row.predictedIndex === null) return null;
    const picture = await pictures.file(open, row.row, signal);
    const model = open.manifest.model.path;
    const request = { model, picture, row, target: 'predicted', maxSide } as const;
    return runOverlay({ ...request, provider: 'auto' }, explainables, context, signal);
  });
}

/** Of a picture that the test run does not hold: one of the worst validation pictures of the best epoch. */
async function validationOverlay(
  { out, model, best }: TrainingReport,
  id: string,
  maxSide: number,
  { explainables, ...context }: TrainingMethodsContext,
  signal: AbortSignal,
) {
  const worst = (await readHistory(out))
    .flatMap((record) =>
      record.kind === 'epoch' && record.epoch === best.epoch ? record.worst : [],
    )
    .find((each) => each.id === id);
  const [found] = await trainingPictures({ out, ids: [id], maxSide: 1 }, noCall(signal));
  if (!worst || !found?.file) return null;
  const row = { id, labelIndex: worst.label, predictedIndex: worst.predicted };
  const request = { model, picture: found.file, row, target: 'predicted', maxSide } as const;
  return runOverlay({ ...request, provider: 'auto' }, explainables, context, signal);
}

function noCall(signal: AbortSignal) {
  return { signal, progress: () => undefined };
}
