import { expect, test } from 'vitest';
import { initialPanelState, readPanelState } from '../../webview/panels/explain/panelState';

const saved = {
  selected: 3,
  opacity: 0.7,
  shades: 'viridis',
  isSmooth: false,
  isScaleShared: false,
  isOverlayShown: false,
  isInspectorShown: false,
  isStripShown: false,
};

test.each([
  ['what was saved', saved, saved],
  ['nothing', undefined, initialPanelState],
  ['another version', { shades: 'blue-white-red', isSmooth: 'yes' }, initialPanelState],
  [
    'damage',
    { ...saved, selected: -1, opacity: 7 },
    { ...saved, selected: 0, opacity: initialPanelState.opacity },
  ],
])('the panel starts from %s', (_name, state, expected) => {
  expect(readPanelState(state)).toEqual(expected);
});
