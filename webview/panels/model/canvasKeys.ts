// Walking over the graph by keys: along its lines up and down, beside one another left and right.

import type { Drawing } from './drawing';

export type Step = 'up' | 'down' | 'left' | 'right';

export const stepOfKey: Readonly<Record<string, Step>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

/** The box that a step leads to; null where there is none. `from` null: the first box. */
export function walked(drawing: Drawing, from: number | null, step: Step): number | null {
  if (from === null) return drawing.view.boxes.length > 0 ? 0 : null;
  const { lines } = drawing.view;
  const end = (line: number | undefined, side: 'from' | 'to'): number | null =>
    line === undefined ? null : (drawing.indices.get(lines[line]?.[side] ?? '') ?? null);
  switch (step) {
    case 'down':
      return drawing.view.boxes[from]?.isOpen
        ? (drawing.children.get(from)?.[0] ?? null)
        : end(drawing.leaving[from]?.[0], 'to');
    case 'up':
      return end(drawing.reaching[from]?.[0], 'from');
    default:
      return beside(drawing, from, step === 'left' ? -1 : 1);
  }
}

/** The nearest box of the same surroundings whose middle lies at about the same height. */
function beside(drawing: Drawing, from: number, direction: 1 | -1): number | null {
  const { view, layout, indices, children } = drawing;
  const own = layout.boxes[from];
  const parent = view.boxes[from]?.parent ?? null;
  if (!own) return null;
  const siblings = children.get(parent === null ? -1 : (indices.get(parent) ?? -1)) ?? [];
  let [best, least]: [number | null, number] = [null, Number.POSITIVE_INFINITY];
  for (const index of siblings) {
    const box = layout.boxes[index];
    if (!box || index === from) continue;
    const dx = (box.x + box.width / 2 - own.x - own.width / 2) * direction;
    const dy = Math.abs(box.y + box.height / 2 - own.y - own.height / 2);
    if (dx <= 0 || dy > Math.max(box.height, own.height)) continue;
    if (dx < least) [best, least] = [index, dx];
  }
  return best;
}
