// What the Gallery panel itself remembers over hiding and reloading: the question asked of the run, where somebody looks
// and how, never what is there.

import {
  type OverlayTarget,
  overlayTargets,
  type RunQuery,
  runSorts,
} from '../../../src/protocol/evaluation';
import { type MatrixScale, matrixScales } from '../../parts/confusionMatrix';
import { isCount } from '../../parts/savedState';
import { readFilters } from './readFilters';

export const figureTabs = ['confusion', 'classes', 'calibration', 'losses'] as const;
export type FigureTab = (typeof figureTabs)[number];

export const classSorts = ['label', 'support', 'recall', 'precision', 'f1'] as const;
export type ClassSort = (typeof classSorts)[number];

export const overlayChoices = ['off', ...overlayTargets] as const;
export type OverlayChoice = (typeof overlayChoices)[number];

/** Classes shown of a large confusion matrix; 0: all of them. */
export const matrixSizes = [10, 20, 30, 50, 0] as const;

/** What changes with every step through the pictures, kept apart so that a step draws nothing else anew. */
export interface PanelPlace {
  /** Place of the cursor in what the query finds. */
  readonly cursor: number;
  /** The first picture in sight, so that other tile sizes keep the place. */
  readonly firstSeen: number;
  /** Selected pictures: their rows of the run and their ids. */
  readonly selected: readonly (readonly [number, string])[];
}

export interface PanelState {
  readonly query: RunQuery;
  /** Side of a tile in CSS pixels. */
  readonly tileSide: number;
  readonly overlay: OverlayChoice;
  /** What Space turns on again. */
  readonly lastOverlay: OverlayTarget;
  readonly tab: FigureTab;
  readonly isSideShown: boolean;
  /** In CSS pixels. */
  readonly sideWidth: number;
  readonly isInspectorShown: boolean;
  readonly matrixSize: number;
  readonly matrixScale: MatrixScale;
  /** null: what comes first for this dataset. */
  readonly classSort: ClassSort | null;
  readonly isClassSortDescending: boolean;
  /** When what was last followed had been asked for elsewhere; 0: nothing yet. */
  readonly followed: number;
}

export const smallestTile = 72;
export const largestTile = 320;
export const narrowestSide = 240;
export const widestSide = 720;

export const initialQuery: RunQuery = {
  filters: [],
  where: null,
  sort: 'loss',
  descending: true,
};

export const initialPanelState: PanelState = {
  query: initialQuery,
  tileSide: 128,
  overlay: 'off',
  lastOverlay: 'predicted',
  tab: 'confusion',
  isSideShown: true,
  sideWidth: 360,
  isInspectorShown: true,
  matrixSize: 20,
  matrixScale: 'count',
  classSort: null,
  isClassSortDescending: false,
  followed: 0,
};

type Saved = Readonly<Record<string, unknown>>;

/** Takes what fits and starts afresh with the rest: an older version may have written it. */
export function readPanelState(saved: unknown): PanelState {
  if (!isRecord(saved)) return initialPanelState;
  const start = initialPanelState;
  const oneOf = <T>(names: readonly T[], name: keyof PanelState, usual: T): T =>
    names.find((known) => known === saved[name]) ?? usual;
  const flag = (name: keyof PanelState & `is${string}`): boolean =>
    typeof saved[name] === 'boolean' ? saved[name] : start[name];
  const within = (name: 'tileSide' | 'sideWidth', low: number, high: number): number => {
    const value = saved[name];
    return isCount(value) ? Math.min(high, Math.max(low, value)) : start[name];
  };
  return {
    query: readQuery(saved.query),
    tileSide: within('tileSide', smallestTile, largestTile),
    overlay: oneOf(overlayChoices, 'overlay', start.overlay),
    lastOverlay: oneOf(overlayTargets, 'lastOverlay', start.lastOverlay),
    tab: oneOf(figureTabs, 'tab', start.tab),
    isSideShown: flag('isSideShown'),
    sideWidth: within('sideWidth', narrowestSide, widestSide),
    isInspectorShown: flag('isInspectorShown'),
    matrixSize: oneOf<number>(matrixSizes, 'matrixSize', start.matrixSize),
    matrixScale: oneOf(matrixScales, 'matrixScale', start.matrixScale),
    classSort: oneOf<ClassSort | null>(classSorts, 'classSort', start.classSort),
    isClassSortDescending: flag('isClassSortDescending'),
    followed: isCount(saved.followed) ? saved.followed : start.followed,
  };
}

export function readPanelPlace(saved: unknown): PanelPlace {
  const values: Saved = isRecord(saved) ? saved : {};
  const index = (value: unknown): number => (isCount(value) ? Math.floor(value) : 0);
  return {
    cursor: index(values.cursor),
    firstSeen: index(values.firstSeen),
    selected: readSelected(values.selected),
  };
}

function readQuery(saved: unknown): RunQuery {
  if (!isRecord(saved)) return initialQuery;
  return {
    filters: readFilters(saved.filters),
    where: typeof saved.where === 'string' ? saved.where : null,
    sort: runSorts.find((sort) => sort === saved.sort) ?? initialQuery.sort,
    descending: typeof saved.descending === 'boolean' ? saved.descending : initialQuery.descending,
  };
}

function readSelected(saved: unknown): PanelPlace['selected'] {
  if (!Array.isArray(saved)) return [];
  return saved.flatMap((entry: unknown) => {
    if (!Array.isArray(entry)) return [];
    const [row, id] = entry as unknown[];
    return isCount(row) && typeof id === 'string' ? [[row, id] as const] : [];
  });
}

function isRecord(value: unknown): value is Saved {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
