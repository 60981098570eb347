// A Training panel on a scripted engine, for the tests of what it shows and of what its webview may cause.

import { expect, vi } from 'vitest';
import { TrainingPanel } from '../../../src/extension/panels/trainingPanel';
import { createTrainings } from '../../../src/extension/trainings';
import type { TrainRequest } from '../../../src/protocol/train';
import type { TrainIntent } from '../../../src/protocol/trainPanel';
import { call, last, scriptEngine } from './scriptedEngine';
import { dataset, details, listing, model, otherListing, out, plan } from './trainingSamples';
import { hiddenPanel, panelParts } from './windowFake';

const methods = [
  'train',
  'finishTraining',
  'trainPlan',
  'trainingDetails',
  'compareTrainings',
  'previewAugmentation',
  'trainingPictures',
  'trainingOverlays',
  'listModels',
] as const;

export const wish = { model, dataset, options: { seed: 3 } };

export type TrainingScene = ReturnType<typeof openTrainingScene>;

export function openTrainingScene() {
  const { engine, calls } = scriptEngine(...methods);
  const trainings = createTrainings(engine);
  const seen = {
    begun: [] as TrainRequest[],
    /** Runs whose gallery was opened, and the flips that it was to show. */
    opened: [] as unknown[],
    /** Models that were made the active one. */
    used: [] as string[],
    closed: 0,
  };
  const gallery = { showFlips: async (...args: unknown[]) => void seen.opened.push(args) };
  const parts = {
    ...panelParts,
    engine,
    store: { setActiveModel: (path: string) => seen.used.push(path) },
    models: { look: async () => ({ path: model }) },
    trainings,
    trainingCatalog: { list: async () => [listing, otherListing] },
    galleries: {
      open: (run: string) => {
        seen.opened.push(run);
        return gallery;
      },
    },
  };
  const panel = new TrainingPanel({
    parts: parts as never,
    panel: { ...hiddenPanel(), dispose: () => seen.closed++ } as never,
    out,
    onChange: () => undefined,
    begin: async (wanted) => void seen.begun.push(wanted),
  });
  /** The engine is asked for a plan. */
  const planning = async (): Promise<void> => {
    void panel.begin(wish);
    await vi.waitFor(() => expect(calls.trainPlan).toHaveLength(1));
  };
  return {
    calls,
    trainings,
    panel,
    seen,
    status: () => panel.snapshot().status,
    perform: (intent: TrainIntent) => panel.api.perform(intent, call),
    planning,
    /** The panel shows a plan. */
    planned: async (): Promise<void> => {
      await planning();
      await last(calls.trainPlan).answer(plan);
    },
    /** The panel shows what lies in its folder. */
    stored: async (what = details): Promise<void> => {
      void panel.begin(null);
      await last(calls.trainingDetails).answer(what);
    },
  };
}
