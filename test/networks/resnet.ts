// ResNet-18 and ResNet-50 (He et al. 2015) with random weights, in the nodes that PyTorch's exporter writes: BatchNorm folded into the
// convolutions. For benchmarks, and at a small size for tests.

import { createRandom } from '../../src/base/random';
import { createGraphBuilder, type GraphBuilder } from '../../src/core/onnx/builder';

export interface ResnetOptions {
  readonly size: number;
  readonly classes?: number;
  /** Channels of the first stage; 64 in the paper. */
  readonly width?: number;
}

export function resnet18(options: ResnetOptions): Uint8Array {
  return resnet(options, [2, 2, 2, 2], basicBlock, 1);
}

export function resnet50(options: ResnetOptions): Uint8Array {
  return resnet(options, [3, 4, 6, 3], bottleneck, 4);
}

type Conv = ReturnType<typeof convolution>;

interface BlockPlace {
  readonly scope: string;
  readonly from: number;
  readonly wide: number;
  readonly stride: number;
}

/** Two 3×3 convolutions. */
function basicBlock(graph: GraphBuilder, conv: Conv, x: string, place: BlockPlace): string {
  const { scope, from, wide, stride } = place;
  const first = relu(graph, conv(x, from, wide, 3, stride, `${scope}/conv1`), `${scope}/relu`);
  return conv(first, wide, wide, 3, 1, `${scope}/conv2`);
}

/** 1×1, 3×3 and 1×1 with four times the channels. */
function bottleneck(graph: GraphBuilder, conv: Conv, x: string, place: BlockPlace): string {
  const { scope, from, wide, stride } = place;
  const first = relu(graph, conv(x, from, wide, 1, 1, `${scope}/conv1`), `${scope}/relu`);
  const second = conv(first, wide, wide, 3, stride, `${scope}/conv2`);
  return conv(relu(graph, second, `${scope}/relu_2`), wide, 4 * wide, 1, 1, `${scope}/conv3`);
}

function resnet(
  { size, classes = 1000, width = 64 }: ResnetOptions,
  blocks: readonly number[],
  block: typeof basicBlock,
  expansion: number,
): Uint8Array {
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
  for (const [stage, count] of blocks.entries()) {
    for (let index = 0; index < count; index++) {
      const scope = `/layer${stage + 1}/layer${stage + 1}.${index}`;
      const wide = width * 2 ** stage;
      const stride = stage > 0 && index === 0 ? 2 : 1;
      const main = block(graph, conv, x, { scope, from: channels, wide, stride });
      const to = wide * expansion;
      const isSame = stride === 1 && channels === to;
      const shortcut = isSame ? x : conv(x, channels, to, 1, stride, `${scope}/downsample`);
      const [sum = ''] = graph.node('Add', [main, shortcut], {
        outputs: [`${scope}/Add_output_0`],
      });
      x = relu(graph, sum, `${scope}/relu_1`);
      channels = to;
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
