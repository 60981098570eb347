// Every state of the Explain panel in three themes and two widths: accessible by axe's rules, and nothing sticks out.

import type { ExplainPart } from './explainHost';
import { type ExplainPage, oneMap, useExplainPanel } from './explainPage';
import { insertionDeletion, makeCell, makeResult } from './explainSamples';
import { testAccess } from './testAccess';

const open = useExplainPanel();
const one = makeCell(1);
const checked = makeResult(one.choice, {
  checks: [
    ...makeResult(one.choice).checks,
    insertionDeletion,
    {
      id: 'randomization',
      outcome: 'failed',
      value: 0.93,
      limit: 0.5,
      text: 'With random weights in the last block the map hardly changes.',
    },
  ],
  findings: [{ code: 'blank', message: 'Nothing speaks for it.', remedy: 'Choose HiResCAM.' }],
});
const failed = makeCell(2, {
  choice: { ...one.choice, method: 'lrp-epsilon' },
  status: 'failed',
  result: null,
  mapRevision: 0,
  error: {
    code: 'gradient-blocked',
    message: 'The gradient stops at 2 nodes.',
    remedy: 'Choose a perturbation method.',
    path: '/models/resnet50.onnx',
  },
});
const running = makeCell(3, {
  choice: { ...one.choice, method: 'occlusion' },
  status: 'running',
  progress: { done: 512, total: 4000 },
  result: null,
  mapRevision: 0,
});

/** What is shown, and what is done there before it is looked at. */
const sights: [string, ExplainPart, ((panel: ExplainPage) => Promise<void>)?][] = [
  ['starting', {}],
  [
    'blocked',
    {
      status: 'blocked',
      error: { code: 'workspace-untrusted', message: 'Nothing runs here.', remedy: 'Trust it.' },
    },
  ],
  ['one', oneMap],
  ['classes', oneMap, (panel) => panel.button(/^Class:/).click()],
  ['methods', oneMap, (panel) => panel.button(/^Method:/).click()],
  ['three', { cells: [{ ...one, result: checked, isThorough: true }, failed, running] }],
];

testAccess({
  open: (options) => open({}, options),
  width: 1200,
  prefix: 'explain-',
  sights,
  show: async (panel, [, part, act]) => {
    await panel.set({ error: null, ...part });
    await panel.page.waitForTimeout(350);
    await act?.(panel);
  },
  leave: (panel) => panel.page.keyboard.press('Escape'),
});
