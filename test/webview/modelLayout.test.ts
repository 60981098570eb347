// Layouts of graphs: siblings lie apart, content lies in its block, and lines lead downwards.

import { describe, expect, test } from 'vitest';
import { createRandom } from '../../src/base/random';
import { elkLayout } from '../../webview/panels/model/layout/elkLayout';
import { plainLayout } from '../../webview/panels/model/layout/plainLayout';
import type { Layout, LayoutBox, LayoutGraph } from '../../webview/panels/model/layout/types';

const size = { width: 100, height: 40, isOpen: false };

/** A chain with skips; every `block` nodes lie in an open block, all in one around them. */
function chain(count: number, block: number | null): LayoutGraph {
  const random = createRandom(1);
  const nodes: LayoutBox[] = [];
  const blocks = block === null ? 0 : Math.ceil(count / block) + 1;
  for (let i = 0; i < count; i++) {
    nodes.push({
      ...size,
      id: `n:${i}`,
      parent: block === null ? -1 : count + 1 + Math.floor(i / block),
    });
  }
  for (let i = 0; i < blocks; i++) {
    nodes.push({ ...size, id: `g:${i}`, isOpen: true, parent: i === 0 ? -1 : count });
  }
  const lines = Array.from({ length: count - 1 }, (_, i) => ({ from: i, to: i + 1 }));
  for (let i = 0; i + 9 < count; i += 3) {
    lines.push({ from: i, to: i + 2 + Math.floor(random.uniform() * 6) });
  }
  return { boxes: nodes, lines };
}

function problems(graph: LayoutGraph, layout: Layout): string[] {
  const found: string[] = [];
  const byParent = new Map<number, number[]>();
  graph.boxes.forEach(({ parent }, index) => {
    const content = byParent.get(parent) ?? [];
    content.push(index);
    byParent.set(parent, content);
  });
  for (const [parent, content] of byParent) {
    const around = layout.boxes[parent];
    const all = content.flatMap((index) => layout.boxes[index] ?? []).sort((a, b) => a.y - b.y);
    all.forEach((a, at) => {
      for (let next = at + 1; next < all.length; next++) {
        const b = all[next];
        if (!b || b.y >= a.y + a.height) break;
        if (a.x < b.x + b.width && b.x < a.x + a.width) found.push(`overlap in ${parent}`);
      }
      if (!around) return;
      const isInside =
        a.x >= around.x - 0.01 &&
        a.y >= around.y &&
        a.x + a.width <= around.x + around.width + 0.01 &&
        a.y + a.height <= around.y + around.height + 0.01;
      if (!isInside) found.push(`outside of ${parent}`);
    });
  }
  layout.lines.forEach((points, line) => {
    if (!((points.at(-1) ?? 0) > (points[1] ?? 0))) found.push(`line ${line} leads upwards`);
  });
  return found;
}

describe.each([
  ['flat', chain(200, null)],
  ['nested', chain(200, 20)],
  ['one node', { boxes: [{ ...size, id: 'n:0', parent: -1 }], lines: [] }],
])('a graph that is %s', (_, graph) => {
  test('is laid out plainly', () => {
    expect(problems(graph, plainLayout(graph))).toEqual([]);
  });

  test('is laid out by ELK', async () => {
    expect(problems(graph, await elkLayout(graph))).toEqual([]);
  });
});

test.each([
  ['nested', 25],
  ['flat', null],
])('10,000 nodes, %s, are laid out within seconds', (_, block) => {
  const graph = chain(10_000, block);
  const start = performance.now();
  const layout = plainLayout(graph);
  expect(performance.now() - start).toBeLessThan(5000);
  expect(problems(graph, layout)).toEqual([]);
});

test('a cycle and boxes without lines are laid out too', () => {
  const boxes = Array.from({ length: 300 }, (_, i) => ({ ...size, id: `n:${i}`, parent: -1 }));
  const lines = [0, 1, 2].map((from) => ({ from, to: (from + 1) % 3 }));
  const graph = { boxes, lines };
  expect(problems(graph, plainLayout(graph))).toEqual(['line 2 leads upwards']);
});
