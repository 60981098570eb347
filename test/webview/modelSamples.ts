// A small network with blocks as PyTorch's exporter names them, and what running it shows, for the model editor.

import { createGraphBuilder, type GraphBuilder } from '../../src/core/onnx/builder';
import type { OverlayData } from '../../src/protocol/modelEditor';

/** A stem, three equal residual blocks in a stage, a pool and a head: 15 nodes. */
export function smallNetwork(): Uint8Array<ArrayBuffer> {
  const g = createGraphBuilder({ opset: 17 });
  let x = conv(g, g.input('image', 'float32', ['N', 3, 32, 32]), 3, '/stem/conv');
  for (const block of [0, 1, 2]) {
    const scope = `/layer1/layer1.${block}`;
    const y = conv(g, x, 8, `${scope}/conv`);
    const [relu = ''] = g.node('Relu', [y], { name: `${scope}/act/Relu` });
    [x = ''] = g.node('Add', [relu, x], { name: `${scope}/Add` });
  }
  const [pooled = ''] = g.node('GlobalAveragePool', [x], { name: '/pool/GlobalAveragePool' });
  const [flat = ''] = g.node('Flatten', [pooled], { name: '/Flatten' });
  const w = g.weight('head.weight', 'float32', [5, 8], new Float32Array(40).fill(0.1));
  g.node('Gemm', [flat, w], { outputs: ['logits'], name: '/head/Gemm', attributes: { transB: 1 } });
  g.output('logits', 'float32', ['N', 5]);
  return g.toBytes();
}

function conv(g: GraphBuilder, x: string, channels: number, scope: string): string {
  const data = new Float32Array(8 * channels * 9).fill(0.01);
  const w = g.weight(`${scope}.weight`, 'float32', [8, channels, 3, 3], data);
  const attributes = { kernel_shape: [3, 3], pads: [1, 1, 1, 1] };
  return g.node('Conv', [x, w], { name: `${scope}/Conv`, attributes })[0] ?? '';
}

/** Node 1 and 2 run as one and are slow; node 5 is the first with NaN. */
export const sampleOverlay: OverlayData = {
  statistics: {
    values: Array.from({ length: 13 }, (_, node) => ({
      value: `value ${node}`,
      node,
      dims: [1, 8, 32, 32],
      minimum: -node,
      maximum: 2 * node,
      mean: 0.1,
      sparsity: node / 13,
      dead: node === 4 ? 0.5 : 0,
      nan: node >= 5 ? 12 : 0,
      infinite: 0,
    })),
    firstBad: {
      node: 5,
      value: '/layer1/layer1.1/act/Relu',
      kind: 'nan',
      reason: 'Its weight "w" holds 3 NaN.',
    },
    failure: null,
  },
  profile: {
    provider: { provider: 'cpu', reason: 'CPU runs the model.', refused: [], forcedToCpu: [] },
    runs: 9,
    groups: [
      { nodes: [1, 2], name: 'conv_relu_nchwc', op: 'Conv', provider: 'cpu', microseconds: 850 },
      { nodes: [0], name: 'stem', op: 'Conv', provider: 'cpu', microseconds: 120 },
    ],
    added: 40,
    total: 1100,
  },
  profileError: null,
};
