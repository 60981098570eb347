import { expect, test } from 'vitest';
import { initialPanelState, readPanelState } from '../../webview/panels/prediction/panelState';

const saved = { selected: 7, view: 'model-input', scrollTop: 336, open: ['card'] };

test.each([
  ['what was saved', saved, saved],
  ['nothing', undefined, initialPanelState],
  [
    'another version',
    { selected: '7', view: 'heat', open: [1, 'card'] },
    { ...initialPanelState, open: ['card'] },
  ],
  [
    'damage',
    { ...saved, selected: -1, scrollTop: Number.NaN },
    { ...saved, selected: 0, scrollTop: 0 },
  ],
])('the panel starts from %s', (_name, state, expected) => {
  expect(readPanelState(state)).toEqual(expected);
});
