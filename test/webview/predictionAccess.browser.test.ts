// Every state of the Prediction panel in three themes and two widths: accessible by axe's rules, and nothing sticks out.

import type { SnapshotPart } from './fakeHost';
import { broken, many, single, untrusted, usePredictionPanel } from './predictionPage';
import { testAccess } from './testAccess';

const open = usePredictionPanel();

const sights: [string, SnapshotPart][] = [
  ['starting', { status: 'starting' }],
  ['blocked', untrusted],
  ['failed', broken],
  ['single', { ...single, error: null, notice: 'resnet50.onnx was taken: it is the only model.' }],
  ['many', { ...many, status: 'running', done: 420 }],
];

testAccess({
  open: (options) => open({}, options),
  width: 1200,
  prefix: '',
  sights,
  show: async (panel, [name, part]) => {
    await panel.set(part);
    await panel.page.waitForTimeout(350);
    if (name === 'single') await panel.disclosure('Model card').click();
  },
});
