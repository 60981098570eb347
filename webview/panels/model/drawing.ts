// A laid out view of the graph with what the canvas, the tree and the keys look up in it.

import type { GraphBox, GraphLine, GraphView } from '../../../src/protocol/graph';
import type { Layout, LayoutGraph } from './layout/types';

export interface Drawing {
  readonly view: GraphView;
  readonly layout: Layout;
  /** By id. */
  readonly indices: ReadonlyMap<string, number>;
  /** Indices of lines that leave and reach a box, by index of the box. */
  readonly leaving: readonly (readonly number[])[];
  readonly reaching: readonly (readonly number[])[];
  /** Indices of the content of open boxes; under −1 what lies at the top. In order. */
  readonly children: ReadonlyMap<number, readonly number[]>;
}

export function createDrawing(view: GraphView, layout: Layout): Drawing {
  const indices = indicesOf(view);
  const leaving: number[][] = view.boxes.map(() => []);
  const reaching: number[][] = view.boxes.map(() => []);
  view.lines.forEach(({ from, to }, at) => {
    leaving[indices.get(from) ?? -1]?.push(at);
    reaching[indices.get(to) ?? -1]?.push(at);
  });
  const children = new Map<number, number[]>();
  view.boxes.forEach(({ parent }, at) => {
    const around = parent === null ? -1 : (indices.get(parent) ?? -1);
    const known = children.get(around);
    if (known) known.push(at);
    else children.set(around, [at]);
  });
  return { view, layout, indices, leaving, reaching, children };
}

function indicesOf({ boxes }: GraphView): ReadonlyMap<string, number> {
  return new Map(boxes.map(({ id }, at) => [id, at]));
}

const letterWidth = 7;
const smallLetterWidth = 5.8;
const sidePadding = 14;
const leastWidth = 64;
const mostWidth = 220;

/** What the layout needs to know: every box as wide as its words. */
export function layoutGraph(view: GraphView): LayoutGraph {
  const indices = indicesOf(view);
  return {
    boxes: view.boxes.map((box) => ({
      id: box.id,
      parent: box.parent === null ? -1 : (indices.get(box.parent) ?? -1),
      ...sizeOf(box),
      isOpen: box.isOpen,
    })),
    lines: view.lines.flatMap(({ from, to }) => {
      const ends = { from: indices.get(from) ?? -1, to: indices.get(to) ?? -1 };
      return ends.from < 0 || ends.to < 0 ? [] : [ends];
    }),
  };
}

/** Lines whose ends are both in the view, as the layout counts them. */
export function drawnLines({ boxes, lines }: GraphView): readonly GraphLine[] {
  const ids = new Set(boxes.map(({ id }) => id));
  return lines.filter(({ from, to }) => ids.has(from) && ids.has(to));
}

function sizeOf({ label, detail }: GraphBox): { readonly width: number; readonly height: number } {
  const words = Math.max(label.length * letterWidth, detail.length * smallLetterWidth);
  return {
    width: Math.min(mostWidth, Math.max(leastWidth, Math.round(words + 2 * sidePadding))),
    height: detail === '' ? 30 : 42,
  };
}
