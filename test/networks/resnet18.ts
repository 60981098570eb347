// ResNet-18 (He et al. 2015) with random weights, in the nodes that PyTorch's exporter writes: BatchNorm folded into the
// convolutions. For benchmarks, and at a small size for tests.

import { createRandom } from '../../src/base/random';
import { createGraphBuilder, type GraphBuilder } from '../../src/core/onnx/builder';

export interface ResnetOptions {
  readonly size: number;
  readonly classes?: number;
  /** Channels of the first stage; 64 in the paper. */
  readonly width?: number;
}

export function resnet18({ size, classes = 1000, width = 64 }: ResnetOptions): Uint8Array {
  const graph = createGraphBuilder({ opset: 17, producer: 'pytorch' });
  const random = createRandom(18);
  const image = graph.input('input', 'float32', ['batch', 3, size, size]);
  const conv = convolution(graph, random.normal);
  let x = relu(graph, conv(image, 3, width, 7, 2, '/conv1'), '/relu');
  [x = ''] = graph.node('MaxPool', [x], {
    outputs: ['/maxpool/MaxPool_output_0'],
    attributes: { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
  });
  let channels = width;
  for (const stage of [0, 1, 2, 3]) {
    for (const block of [0, 1]) {
      const scope = `/layer${stage + 1}/layer${stage + 1}.${block}`;
      const wide = width * 2 ** stage;
      const stride = stage > 0 && block === 0 ? 2 : 1;
      const first = relu(
        graph,
        conv(x, channels, wide, 3, stride, `${scope}/conv1`),
        `${scope}/relu`,
      );
      const second = conv(first, wide, wide, 3, 1, `${scope}/conv2`);
      const isSame = stride === 1 && channels === wide;
      const shortcut = isSame ? x : conv(x, channels, wide, 1, stride, `${scope}/downsample`);
      const [sum = ''] = graph.node('Add', [second, shortcut], {
        outputs: [`${scope}/Add_output_0`],
      });
      x = relu(graph, sum, `${scope}/relu_1`);
      channels = wide;
    }
  }
  const [pooled = ''] = graph.node('GlobalAveragePool', [x], {
    outputs: ['/avgpool/GlobalAveragePool_output_0'],
  });
  const [flat = ''] = graph.node('Flatten', [pooled], { outputs: ['/Flatten_output_0'] });
  const weights = Float32Array.from(
    { length: classes * channels },
    () => random.normal() / Math.sqrt(channels),
  );
  const head = [
    flat,
    graph.weight('fc.weight', 'float32', [classes, channels], weights),
    graph.weight('fc.bias', 'float32', [classes], Array(classes).fill(0)),
  ];
  graph.node('Gemm', head, { outputs: ['output'], attributes: { transB: 1 } });
  graph.output('output', 'float32', ['batch', classes]);
  return graph.toBytes();
}

function relu(graph: GraphBuilder, x: string, scope: string): string {
  return (
    graph.node('Relu', [x], { outputs: [`${scope}/Relu_output_0`], name: `${scope}/Relu` })[0] ?? ''
  );
}

function convolution(graph: GraphBuilder, normal: () => number) {
  return (
    x: string,
    from: number,
    to: number,
    kernel: number,
    stride: number,
    scope: string,
  ): string => {
    const fan = from * kernel * kernel;
    // Residual branches add up, so He's scale is lowered a little.
    const weights = Float32Array.from({ length: to * fan }, () => normal() * Math.sqrt(1.4 / fan));
    const inputs = [
      x,
      graph.weight(`${scope}.weight`, 'float32', [to, from, kernel, kernel], weights),
      graph.weight(`${scope}.bias`, 'float32', [to], Array(to).fill(0.01)),
    ];
    const pad = Math.floor(kernel / 2);
    const attributes = {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
      dilations: [1, 1],
      group: 1,
    };
    const [y = ''] = graph.node('Conv', inputs, {
      outputs: [`${scope}/Conv_output_0`],
      name: `${scope}/Conv`,
      attributes,
    });
    return y;
  };
}
