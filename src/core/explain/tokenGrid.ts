// Where a transformer's tokens lie on the picture: rows and columns of patches as the patch embedding made them, and how
// many tokens (class, distillation, registers) stand before them.

import type { ShapedGraph } from '../onnx/graph';
import type { SubjectInput } from './subject';

export interface TokenGrid {
  readonly height: number;
  readonly width: number;
  readonly extra: number;
  readonly channels: number;
  /** [1, channels, tokens] rather than [1, tokens, channels]. */
  readonly isChannelsFirst: boolean;
}

/** More tokens than this outside the grid have not been seen. */
const mostExtraTokens = 16;

/** `dims`: of a value with three axes and a batch of one. */
export function tokenGrid(
  graph: ShapedGraph,
  input: Pick<SubjectInput, 'height' | 'width'>,
  dims: readonly number[],
): TokenGrid | null {
  const [, second = 0, third = 0] = dims;
  const grids = patchGrids(graph, input);
  const asTokens = bestGrid(grids, second);
  const asChannels = bestGrid(grids, third);
  if (asTokens && (!asChannels || asTokens.extra <= asChannels.extra)) {
    return { ...asTokens, channels: third, isChannelsFirst: false };
  }
  return asChannels ? { ...asChannels, channels: second, isChannelsFirst: true } : null;
}

interface Grid {
  readonly height: number;
  readonly width: number;
}

function bestGrid(grids: readonly Grid[], tokens: number): (Grid & { extra: number }) | null {
  const fitting = grids
    .map((grid) => ({ ...grid, extra: tokens - grid.height * grid.width }))
    .filter(({ height, width, extra }) => {
      const area = height * width;
      return area > 1 && extra >= 0 && extra <= Math.min(mostExtraTokens, area - 1);
    })
    .sort((a, b) => a.extra - b.extra);
  return fitting[0] ?? null;
}

/** What convolutions make of the picture, halved as often as merging of patches may have halved it. */
function patchGrids(graph: ShapedGraph, input: Grid): readonly Grid[] {
  const ofConvolutions = graph.nodes
    .filter(({ op }) => op === 'Conv')
    .map(({ outputs }) => graph.shapes.get(outputs[0] ?? '')?.dims.slice(2) ?? [])
    .filter((places) => places.length === 2)
    .map(([height = 0, width = 0]) => ({ height, width }));
  const ofPatches = [4, 7, 8, 14, 16, 28, 32]
    .filter((side) => input.height % side === 0 && input.width % side === 0)
    .map((side) => ({ height: input.height / side, width: input.width / side }));
  const halved = ofConvolutions.flatMap((grid) =>
    [1, 2, 4, 8].map((by) => ({
      height: Math.ceil(grid.height / by),
      width: Math.ceil(grid.width / by),
    })),
  );
  return [...halved, ...ofPatches];
}
