// Every state of the Gallery panel in three themes and two widths: accessible by axe's rules, and nothing sticks out.

import type { GalleryPart } from './galleryHost';
import { type GalleryPage, useGalleryPanel, usualRun } from './galleryPage';
import { testAccess } from './testAccess';

const open = useGalleryPanel();
const error = { code: 'x', message: 'The model cannot be read.', remedy: 'Choose another.' };

const comparison: GalleryPart['comparison'] = {
  other: '/runs/0',
  name: 'mobilenetv2.onnx, yesterday',
  result: {
    common: 1800,
    accuracy: { value: 0.914, low: 0.9, high: 0.926 },
    otherAccuracy: { value: 0.902, low: 0.888, high: 0.915 },
    difference: { value: 0.012, low: 0.002, high: 0.021 },
    fixed: 41,
    broken: 19,
    pValue: 0.0064,
    perClass: [],
    fixedIds: [],
    brokenIds: [],
    notice: null,
  },
};

/** What is shown, and what is done there before it is looked at. */
const sights: [string, (panel: GalleryPage) => Promise<void>][] = [
  ['starting', async (panel) => panel.set({ status: 'starting' })],
  [
    'blocked',
    async (panel) =>
      panel.set({ status: 'blocked', error: { ...error, code: 'workspace-untrusted' } }),
  ],
  ['failed', async (panel) => panel.set({ status: 'failed', error })],
  [
    'gallery',
    async (panel) => {
      await panel.run(usualRun, { error: null });
      await panel.drawn();
    },
  ],
  ['classes', async (panel) => panel.tab('Classes')],
  ['calibration', async (panel) => panel.tab('Calibration')],
  ['losses', async (panel) => panel.tab('Losses')],
  [
    'many-classes',
    async (panel) => {
      await panel.tab('Confusion');
      await panel.run({ count: 6000, classes: 1000 });
      await panel.drawn();
    },
  ],
  [
    'edited',
    async (panel) => {
      await panel.run(usualRun, { comparison });
      await panel.drawn();
      await panel.page.locator('.tile').nth(3).click();
      await panel.page.keyboard.press('2');
      await panel.page
        .locator('.tile')
        .nth(4)
        .click({ modifiers: ['Shift'] });
      await panel.page.keyboard.press('x');
      await panel.page.locator('.badge.is-excluded').first().waitFor();
      await panel.pick('Overlay', 'Difference');
      await panel.page.waitForTimeout(600);
    },
  ],
  [
    'review',
    async (panel) => {
      await panel.button('Review and Apply').click();
      await panel.page.locator('.change-row').first().waitFor();
    },
  ],
  [
    'empty',
    async (panel) => {
      await panel.page.keyboard.press('Escape');
      await panel.page.locator('.where-input').fill('false');
      await panel.page.keyboard.press('Enter');
      await panel.page.getByText('No picture matches.').waitFor();
    },
  ],
  [
    'where-error',
    async (panel) => {
      await panel.page.locator('.where-input').fill('nonsense > 2');
      await panel.page.keyboard.press('Enter');
      await panel.page.locator('.where-error').waitFor();
    },
  ],
  [
    'running',
    async (panel) => {
      await panel.run(usualRun, {
        status: 'running',
        comparison: null,
        audit: null,
        progress: { done: 840, total: 1842, failed: 8, rate: 61.3, right: 720, labelled: 820 },
      });
    },
  ],
  [
    'auditing',
    async (panel) => panel.set({ status: 'ready', audit: { step: 'labels', done: 3, total: 9 } }),
  ],
];

testAccess({
  open,
  width: 1280,
  prefix: 'gallery-',
  sights,
  show: async (panel, [, act]) => {
    await act(panel);
    await panel.page.waitForTimeout(350);
  },
});
