// Graphs with the names that exporters give, for the tests of the outline.

import { createGraphBuilder, type GraphBuilder } from '../../../../src/core/onnx/builder';
import type { Item } from '../../../../src/core/onnx/outline/block';
import { createOutline, type Outline } from '../../../../src/core/onnx/outline/outline';

/** A residual network as PyTorch exports it: a stem, a stage of three blocks of which the first has a shortcut, a head. */
export function residualBuilder(): GraphBuilder {
  const g = createGraphBuilder({ opset: 17 });
  const image = g.input('image', 'float32', ['N', 3, 16, 16]);
  const conv = (x: string, scope: string, channels: number): string => {
    const weight = g.weight(`${scope}.weight`, 'float32', [8, channels, 3, 3], fill(72 * channels));
    const attributes = { kernel_shape: [3, 3], pads: [1, 1, 1, 1] };
    return node(g, 'Conv', [x, weight], `${scope}/Conv`, attributes);
  };
  let x = node(g, 'Relu', [conv(image, '/conv1', 3)], '/relu/Relu');
  for (let block = 0; block < 3; block++) {
    const scope = `/layer1/layer1.${block}`;
    const first = node(g, 'Relu', [conv(x, `${scope}/conv1`, 8)], `${scope}/relu/Relu`);
    const second = conv(first, `${scope}/conv2`, 8);
    const skip =
      block > 0
        ? x
        : node(
            g,
            'Relu',
            [conv(x, `${scope}/downsample/downsample.0`, 8)],
            `${scope}/downsample/downsample.1/Relu`,
          );
    x = node(g, 'Add', [second, skip], `${scope}/Add`);
  }
  const pooled = node(g, 'GlobalAveragePool', [x], '/avgpool/GlobalAveragePool');
  const flat = node(g, 'Flatten', [pooled], '/Flatten');
  const weight = g.weight('fc.weight', 'float32', [10, 8], fill(80));
  g.node('Gemm', [flat, weight], {
    name: '/fc/Gemm',
    attributes: { transB: 1 },
    outputs: ['logits'],
  });
  g.output('logits', 'float32', ['N', 10]);
  return g;
}

export function node(
  g: GraphBuilder,
  op: string,
  inputs: readonly string[],
  name: string,
  attributes: Readonly<Record<string, number | readonly number[]>> = {},
): string {
  return g.node(op, inputs, { name, attributes, outputs: [`${name}_output_0`] })[0] ?? '';
}

function fill(count: number): number[] {
  return Array.from({ length: count }, (_, i) => ((i % 7) - 3) / 10);
}

export function outlineOf(g: GraphBuilder): Outline {
  return createOutline(g.toGraph());
}

/** The tree as nested lists: nodes as their operators, blocks as [label, …content]. */
export type Sketch = string | readonly Sketch[];

export function sketch({ nodes }: Outline, items: readonly Item[]): readonly Sketch[] {
  const draw = (item: Item): Sketch =>
    typeof item === 'number'
      ? (nodes[item]?.opType ?? '?')
      : [item.label, ...item.children.map(draw)];
  return items.map(draw);
}
