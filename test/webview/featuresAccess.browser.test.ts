// Every state of the Feature Maps panel in three themes and two widths: accessible by axe's rules, nothing sticks out,
// and however large the model is, little is asked for.

import { expect, test } from 'vitest';
import type { FeaturesPart } from './featuresHost';
import { type FeaturesPage, ready, useFeaturesPanel } from './featuresPage';
import { attention, makeLayer, makeListing } from './featuresSamples';
import { testAccess } from './testAccess';

const open = useFeaturesPanel();
const error = { code: 'x', message: 'The model cannot be read.', remedy: 'Choose another.' };

const openChannel = async (panel: FeaturesPage): Promise<void> => {
  await panel.drawn();
  await panel.clickAt(20, 20);
  await panel.inspector.getByRole('listbox').click();
  await panel.page.locator('.number-grid').first().waitFor();
};

/** What is shown, and what is done there before it is looked at. */
const sights: [string, FeaturesPart, ((panel: FeaturesPage) => Promise<void>)?][] = [
  ['starting', {}],
  ['running', { status: 'running', progress: { done: 3, total: 50 } }],
  ['blocked', { status: 'blocked', error: { ...error, code: 'workspace-untrusted' } }],
  ['failed', { status: 'failed', error }],
  ['cancelled', { status: 'cancelled' }],
  ['no-layers', ready({ layers: [] })],
  ['channel', ready({ notes: ['Some layers are large.'] }), openChannel],
  [
    'overview',
    ready({ failure: { node: '/layer4/Conv', op: 'Conv', reason: 'Shapes do not fit.' } }),
    async (panel) => {
      await panel.page.keyboard.press('o');
      await panel.page.locator('.overview-column .tile-band').first().waitFor();
      await panel.page.waitForTimeout(700);
    },
  ],
  [
    'attention',
    ready({ attention: [attention] }),
    async (panel) => {
      await panel.page.getByRole('treeitem', { name: /^attention/ }).click();
      await panel.page.locator('.head canvas').first().waitFor();
    },
  ],
];

testAccess({
  open: (options) => open({}, options),
  width: 1200,
  prefix: 'features-',
  sights,
  show: async (panel, [, part, act]) => {
    await panel.set({ error: null, listing: null, ...part });
    await panel.page.waitForTimeout(350);
    await act?.(panel);
  },
});

test('the query token of an attention is chosen on a map and on the picture', async () => {
  const panel = await open(ready({ attention: [attention] }));
  await panel.page.getByRole('treeitem', { name: /^attention/ }).click();
  await panel.page.locator('.head canvas').first().waitFor();
  expect(await panel.page.locator('.head-extra').first().innerText()).toMatch(/^class token 18\.0/);
  await panel.page
    .locator('.head .place-map')
    .first()
    .click({ position: { x: 2, y: 2 } });
  await panel.page.getByText('What the token of row 0, column 0 attends to').waitFor();
  await panel.page.locator('.picture-frame').click();
  await panel.page.getByText('What the token of row 7, column 7 attends to').waitFor();
  expect(await panel.page.evaluate(() => window.featuresHost.attentionRequests)).toEqual([
    0,
    1,
    1 + 7 * 14 + 7,
  ]);
});

test('2048 channels × 50 layers scroll, and only what comes to rest in sight is asked for', async () => {
  const layers = Array.from({ length: 50 }, (_, index) =>
    makeLayer({
      value: `/block${index}/Relu_output_0`,
      blocks: [`block${index}`],
      channels: 2048,
      height: 7,
      width: 7,
    }),
  );
  const panel = await open({ status: 'ready', listing: makeListing({ layers }), capture: 1 });
  await panel.page.keyboard.press('o');
  await panel.page.locator('.overview-column').first().waitFor();
  await panel.drawn();
  for (let step = 0; step < 20; step++) {
    await panel.page
      .locator('.tile-sheet')
      .first()
      .evaluate((sheet) => sheet.scrollBy(0, 2000));
    await panel.page.locator('.overview').evaluate((columns) => columns.scrollBy(600, 0));
  }
  await panel.page.waitForTimeout(600);
  const { requests, most, elements } = await panel.page.evaluate(() => ({
    requests: window.featuresHost.tileRequests.length,
    most: window.featuresHost.mostAtOnce,
    elements: document.querySelectorAll('.tile-band').length,
  }));
  expect(most).toBeLessThanOrEqual(3);
  expect(requests).toBeLessThan(120);
  expect(elements).toBeLessThan(60);
});
