// Follows the places of the picture through a whole graph: from the input on, then back from operators that fix the layout
// of what they read, then on again. So channels first and last, token grids, class and register tokens are read off the
// graph and not guessed from sizes.

import { type Node, type ShapedGraph, valuesRead } from '../onnx/graph';
import { isElementwise, isWindowed, placesAfter } from './placeRules';
import { channelsFirst, channelsLast, type Places, type Step } from './places';
import type { SubjectInput } from './subject';

export type PlacesOfValues = ReadonlyMap<string, Places>;

/** A graph is asked for each of its layers. */
const known = new WeakMap<ShapedGraph, PlacesOfValues>();

/** Values without an entry are no maps of the picture, or it cannot be told how. */
export function picturePlaces(
  graph: ShapedGraph,
  input: Pick<SubjectInput, 'name' | 'layout'>,
): PlacesOfValues {
  const before = known.get(graph);
  if (before) return before;
  const start = input.layout === 'NCHW' ? channelsFirst : channelsLast;
  const places = new Map([[input.name, start]]);
  goOn(graph, places);
  goBack(graph, places);
  goOn(graph, places);
  known.set(graph, places);
  return places;
}

function goOn(graph: ShapedGraph, places: Map<string, Places>): void {
  for (const node of graph.nodes) {
    for (const [index, name] of node.outputs.entries()) {
      const found = places.has(name) ? undefined : placesAfter(stepOf(graph, places, node, index));
      if (found) places.set(name, found);
    }
  }
}

/** What a convolution reads is laid out as it says, and so is what it is made of number by number. */
function goBack(graph: ShapedGraph, places: Map<string, Places>): void {
  const dimsOf = (name: string) => graph.shapes.get(name)?.dims ?? [];
  for (const node of graph.nodes.toReversed()) {
    const [output = ''] = node.outputs;
    const [data = ''] = node.inputs;
    if (isWindowed(node) && dimsOf(data).length === 4 && !places.has(data)) {
      places.set(data, channelsFirst);
    }
    const found = places.get(output);
    if (!found || !isElementwise(node)) continue;
    const alike = valuesRead(node).filter(
      (name) => !graph.constants.has(name) && dimsOf(name).join() === dimsOf(output).join(),
    );
    for (const name of alike) if (!places.has(name)) places.set(name, found);
  }
}

function stepOf(graph: ShapedGraph, places: PlacesOfValues, node: Node, index: number): Step {
  const dimsOf = (name: string): readonly number[] => graph.shapes.get(name)?.dims ?? [];
  return {
    node,
    sources: node.inputs.map((name) => ({ dims: dimsOf(name), places: places.get(name) })),
    dims: dimsOf(node.outputs[index] ?? ''),
    earlier: node.outputs.slice(0, index).map(dimsOf),
    constant: (at) => {
      const data = graph.constants.get(node.inputs[at] ?? '')?.data;
      return data && Array.from(data, Number);
    },
  };
}

export interface TokenGrid {
  readonly height: number;
  readonly width: number;
  /** Tokens outside the grid, before and behind it. */
  readonly before: number;
  readonly behind: number;
}

/** The grid that this many tokens lie on somewhere in the graph; null where there is none, or more than one. */
export function tokenGrid(places: PlacesOfValues, tokens: number): TokenGrid | null {
  const grids = new Map<string, TokenGrid>();
  for (const found of places.values()) {
    if (found.kind !== 'tokens') continue;
    const { height, width, before, behind } = found;
    if (height * width + before + behind !== tokens) continue;
    grids.set([height, width, before, behind].join(), { height, width, before, behind });
  }
  const [grid, other] = grids.values();
  return grid && !other ? grid : null;
}
