// The longest-path layering of a graph and the order within its layers, in time linear to its lines.

type Neighbours = readonly (readonly number[])[];

export interface Links {
  readonly next: Neighbours;
  readonly previous: Neighbours;
}

const sweeps = 4;

export function linksOf(count: number, lines: readonly (readonly [number, number])[]): Links {
  const next: number[][] = Array.from({ length: count }, () => []);
  const previous: number[][] = Array.from({ length: count }, () => []);
  const seen = new Set<number>();
  for (const [from, to] of lines) {
    if (from === to || seen.has(from * count + to)) continue;
    seen.add(from * count + to);
    next[from]?.push(to);
    previous[to]?.push(from);
  }
  return { next, previous };
}

/** Every line leads to a later layer, but for those that close a cycle. */
export function longestPathLayers(count: number, { next, previous }: Links): number[] {
  const layer = new Array<number>(count).fill(0);
  const missing = previous.map((sources) => sources.length);
  const isDone = new Array<boolean>(count).fill(false);
  const ready: number[] = [];
  missing.forEach((number, node) => {
    if (number === 0) ready.push(node);
  });
  let earliest = 0;
  for (let at = 0; at < count; at++) {
    // Nothing is ready in a cycle: it is cut at its earliest node.
    if (at >= ready.length) {
      while (isDone[earliest]) earliest++;
      ready.push(earliest);
    }
    const node = ready[at] ?? 0;
    isDone[node] = true;
    for (const target of next[node] ?? []) {
      if (isDone[target]) continue;
      layer[target] = Math.max(layer[target] ?? 0, (layer[node] ?? 0) + 1);
      const left = (missing[target] ?? 0) - 1;
      missing[target] = left;
      if (left === 0) ready.push(target);
    }
  }
  return layer;
}

/** Nodes by layer, ordered by the barycentres of their neighbours so that few lines cross. */
export function orderedLayers(layer: readonly number[], links: Links): number[][] {
  const rows: number[][] = [];
  layer.forEach((at, node) => {
    while (rows.length <= at) rows.push([]);
    rows[at]?.push(node);
  });
  const place = new Array<number>(layer.length).fill(0);
  for (const row of rows) renumber(row, place);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const isDown = sweep % 2 === 0;
    for (const row of isDown ? rows : rows.toReversed()) {
      if (row.length === 1) continue;
      const neighbours = isDown ? links.previous : links.next;
      const key = new Map(row.map((node) => [node, mean(neighbours[node] ?? [], place, node)]));
      row.sort((a, b) => (key.get(a) ?? 0) - (key.get(b) ?? 0));
      renumber(row, place);
    }
  }
  return rows;
}

function renumber(row: readonly number[], place: number[]): void {
  row.forEach((node, at) => {
    place[node] = (at + 0.5) / row.length;
  });
}

function mean(nodes: readonly number[], values: readonly number[], own: number): number {
  if (nodes.length === 0) return values[own] ?? 0;
  return nodes.reduce((sum, node) => sum + (values[node] ?? 0), 0) / nodes.length;
}
