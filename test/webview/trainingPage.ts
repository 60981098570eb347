// The Training panel opened in a browser: what its tests find and do there.

import type { Locator } from 'playwright-core';
import type { TrainIntent } from '../../src/protocol/trainPanel';
import type { OpenOptions } from './panelPage';
import type { TrainingPart } from './trainingHost';
import { type PanelPage, usePanel } from './usePanel';

export interface TrainingPage extends PanelPage {
  set(part: TrainingPart): Promise<void>;
  run(size: { epochs: number; stepsPerEpoch: number }, part?: TrainingPart): Promise<void>;
  intents(): Promise<TrainIntent[]>;
  chart(name: string): Locator;
}

/** Registers what sets up and checks every test of a file; returns what opens the panel. */
export function useTrainingPanel() {
  const open = usePanel('training', 'trainingHost', { width: 1280, height: 900 });
  return async (options?: OpenOptions) => createPage(await open(options));
}

function createPage(panel: PanelPage): TrainingPage {
  const { page } = panel;
  return {
    ...panel,
    set: (part) => page.evaluate((next) => window.trainingHost.set(next), part),
    run: (size, part = {}) =>
      page.evaluate(([one, two]) => window.trainingHost.run(one, two), [size, part] as const),
    intents: () => page.evaluate(() => [...window.trainingHost.intents]),
    chart: (name) => page.getByRole('slider', { name: `${name}: by epoch` }),
  };
}
