import { intsOf } from '../../nodeAttributes';
import { normalAxes, ofConstant } from '../constants';
import type { RewriteRule, Site } from '../rule';

/** Attributes before opset 10. Bounds are written within the axis, all four inputs given; whole axes are left out. */
export const slice: RewriteRule = {
  id: 'Slice',
  rewrite: (site) => {
    const [data] = site.x;
    const bounds = boundsOf(site);
    if (!data || !bounds) return [site.op('Slice', site.x)];
    const { starts, ends, axes, steps } = bounds;
    const parts = axes.flatMap((axis, i) => {
      const part = within(data.dims[axis] ?? 0, starts[i] ?? 0, ends[i] ?? 0, steps[i] ?? 1);
      return part ? [{ axis, ...part }] : [];
    });
    if (parts.length === 0) return [data];
    const column = (read: (part: (typeof parts)[number]) => number): string =>
      site.ints(parts.map(read));
    const inputs = [
      column(({ start }) => start),
      column(({ end }) => end),
      column(({ axis }) => axis),
      column(({ step }) => step),
    ];
    return [site.op('Slice', [data, ...inputs])];
  },
};

function boundsOf({ node, opset, x }: Site) {
  const rank = x[0]?.dims.length ?? 0;
  const read = (position: number, name: string) =>
    opset < 10 ? intsOf(node, name) : ofConstant(x[position]);
  const [starts, ends] = [read(1, 'starts'), read(2, 'ends')];
  const [axes, steps] = [read(3, 'axes'), read(4, 'steps')];
  if (!starts || !ends || (x[3] && !axes) || (x[4] && !steps)) return undefined;
  const all = starts.map((_, i) => i);
  return { starts, ends, steps: steps ?? [], axes: normalAxes(axes ?? all, rank) };
}

/** null where nothing is cut off. */
function within(size: number, start: number, end: number, step: number) {
  const clamp = (bound: number): number => {
    const from = bound < 0 ? bound + size : bound;
    return step > 0 ? Math.min(Math.max(from, 0), size) : Math.min(Math.max(from, -1), size - 1);
  };
  const [first, last] = [clamp(start), clamp(end)];
  if (step === 1 && first === 0 && last === size) return null;
  // Before the first element: −1 would count from the end.
  return { start: first, end: last < 0 ? -size - 1 : last, step };
}
