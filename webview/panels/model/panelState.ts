// What the model editor itself remembers over hiding and reloading: what is open, selected and in view.

/** What the boxes of the drawing are coloured by. */
export const colorings = ['operator', 'time', 'range', 'dead', 'sparsity', 'invalid'] as const;
export type Coloring = (typeof colorings)[number];

/** Which part of the drawing is seen: the point of it in the middle, and pixels for a unit of it. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface PanelState {
  /** Ids of open blocks; null: those that the engine proposes. */
  readonly open: readonly string[] | null;
  /** Id of a box. */
  readonly selected: string | null;
  /** null: all of it. */
  readonly camera: Camera | null;
  readonly coloring: Coloring;
  readonly isTreeShown: boolean;
  readonly isInspectorShown: boolean;
}

export const initialPanelState: PanelState = {
  open: null,
  selected: null,
  camera: null,
  coloring: 'operator',
  isTreeShown: false,
  isInspectorShown: true,
};

/** Takes what fits and starts afresh with the rest: an older version may have written it. */
export function readPanelState(saved: unknown): PanelState {
  if (typeof saved !== 'object' || saved === null) return initialPanelState;
  const { open, selected, camera, coloring, isTreeShown, isInspectorShown } = saved as Record<
    string,
    unknown
  >;
  return {
    open: isTexts(open) ? open : null,
    selected: typeof selected === 'string' ? selected : null,
    camera: isCamera(camera) ? camera : null,
    coloring: colorings.find((each) => each === coloring) ?? initialPanelState.coloring,
    isTreeShown: isTreeShown === true,
    isInspectorShown: isInspectorShown !== false,
  };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function isCamera(value: unknown): value is Camera {
  if (typeof value !== 'object' || value === null) return false;
  const { x, y, scale } = value as Record<string, unknown>;
  return [x, y, scale].every(Number.isFinite) && (scale as number) > 0;
}
