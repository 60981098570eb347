// Every state of the Training panel in three themes and two widths: accessible by axe's rules, and nothing sticks out.

import { testAccess } from './testAccess';
import { type TrainingPage, useTrainingPanel } from './trainingPage';
import { makeManifest, makePlan, makeReport } from './trainingSamples';

const open = useTrainingPanel();
const error = { code: 'x', message: 'The model cannot be read.', remedy: 'Choose another.' };
const notFinite = {
  code: 'training-not-finite',
  message: 'The loss is not finite since node /features/14/Conv in batch 9 of epoch 7.',
  remedy: 'Lower the learning rate, or clip gradients.',
};
const progress = {
  kind: 'progress',
  phase: 1,
  epoch: 8,
  epochs: 25,
  done: 96,
  total: 206,
  picturesPerSecond: 41.2,
  secondsLeft: 170,
} as const;
const healthy = {
  id: 'healthy',
  message: 'Healthy: gradients flow (0.001 to 0.01), training and validation are 2 points apart.',
  remedy: '',
  epoch: null,
  parameters: [],
} as const;
const overfitting = {
  id: 'overfitting',
  message: 'Overfitting: validation loss rises since epoch 14 while training loss falls.',
  remedy: 'Stop and keep the best, add augmentation or weight decay.',
  epoch: 14,
  parameters: [],
} as const;
const compared = [{ out: '/trainings/0', name: 'head only, yesterday', startedAt: '2026-01-01' }];

/** What is shown, and what is done there before it is looked at. */
const sights: [string, (panel: TrainingPage) => Promise<void>][] = [
  ['starting', async (panel) => panel.set({ status: 'starting' })],
  ['blocked', async (panel) => panel.set({ status: 'blocked', error })],
  [
    'planning',
    async (panel) => {
      await panel.set({ status: 'planning', error: null, plan: makePlan() });
      await panel.page.locator('.preview-picture img').nth(20).waitFor();
    },
  ],
  [
    'running',
    async (panel) => {
      await panel.run({ epochs: 7, stepsPerEpoch: 13 }, { progress, findings: [healthy] });
      await panel.page.locator('.worst-image img').nth(8).waitFor();
    },
  ],
  [
    'pointed',
    async (panel) => {
      await panel.chart('Accuracy').focus();
      await panel.page.keyboard.press('ArrowLeft');
      await panel.page.keyboard.press('ArrowLeft');
      await panel.page.keyboard.press('Enter');
      await panel.page.keyboard.press('l');
    },
  ],
  ['table', async (panel) => panel.page.keyboard.press('t')],
  [
    'failed',
    async (panel) => {
      await panel.page.keyboard.press('t');
      await panel.page.keyboard.press('Escape');
      await panel.set({ status: 'failed', error: notFinite, progress: null });
    },
  ],
  ['stopped', async (panel) => panel.set({ status: 'stopped', error: null })],
  [
    'done',
    async (panel) => {
      const manifest = makeManifest({ status: 'done' });
      const findings = [overfitting];
      const parts = { status: 'done', manifest, report: makeReport(), findings } as const;
      await panel.run({ epochs: 20, stepsPerEpoch: 13 }, parts);
      await panel.page.locator('.overlay-side img').nth(8).waitFor();
    },
  ],
  [
    'compared',
    async (panel) => {
      await panel.set({
        compared,
        differences: [{ path: 'phases.1.learningRate', values: ['0.0001', '0.01'] }],
      });
      await panel.page.locator('.differences').scrollIntoViewIfNeeded();
    },
  ],
];

testAccess({
  open,
  width: 1280,
  prefix: 'training-',
  sights,
  show: async (panel, [, act]) => {
    await act(panel);
    await panel.page.waitForTimeout(350);
  },
});
