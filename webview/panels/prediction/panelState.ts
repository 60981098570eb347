// What the Prediction panel itself remembers over hiding and reloading: where the user was, never results.

import type { PictureView } from '../../../src/protocol/panels';
import { isCount } from '../../parts/savedState';

export interface PanelState {
  readonly selected: number;
  readonly view: PictureView;
  readonly scrollTop: number;
  /** Disclosures that are open, by id. */
  readonly open: readonly string[];
}

export const initialPanelState: PanelState = {
  selected: 0,
  view: 'original',
  scrollTop: 0,
  open: [],
};

/** Takes what fits and starts afresh with the rest: an older version may have written it. */
export function readPanelState(saved: unknown): PanelState {
  if (typeof saved !== 'object' || saved === null) return initialPanelState;
  const { selected, view, scrollTop, open } = saved as Record<string, unknown>;
  return {
    selected: isCount(selected) ? selected : initialPanelState.selected,
    view: view === 'model-input' ? view : initialPanelState.view,
    scrollTop: isCount(scrollTop) ? scrollTop : initialPanelState.scrollTop,
    open: Array.isArray(open) ? open.filter((id) => typeof id === 'string') : [],
  };
}
