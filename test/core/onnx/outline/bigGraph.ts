// Networks of any number of nodes, for what must stay quick with ten thousand of them: residual blocks of small convolutions.

import { createGraphBuilder } from '../../../../src/core/onnx/builder';

export interface BigGraphOptions {
  readonly nodes: number;
  /** Names with scopes, "/stage1/stage1.3/conv2/Conv"; else "node_12". */
  readonly isNested: boolean;
}

const blocksInStage = 16;

/** A model of exactly `nodes` nodes, picture 1×3×8×8 → 1×8×8×8, eight channels throughout; every third node adds what came before. */
export function bigGraph({ nodes, isNested }: BigGraphOptions): Uint8Array<ArrayBuffer> {
  const g = createGraphBuilder();
  let value = g.input('image', 'float32', [1, 3, 8, 8]);
  const kernel = (name: string, channels: number): string =>
    g.weight(name, 'float32', [8, channels, 3, 3], new Float32Array(72 * channels).fill(0.01));
  const stem = kernel('stem', 3);
  const shared = kernel('shared', 8);
  let skip = value;
  for (let index = 0; index < nodes; index++) {
    const step = (index - 1) % 3;
    const block = Math.floor((index - 1) / 3);
    const [op, part] =
      index === 0 || step === 0
        ? ['Conv', 'conv1']
        : step === 1
          ? ['Relu', 'relu']
          : ['Add', 'add'];
    if (op === 'Conv') skip = value;
    const inputs =
      { Conv: [value, index === 0 ? stem : shared], Relu: [value], Add: [value, skip] }[op ?? ''] ??
      [];
    const stage = Math.floor(block / blocksInStage) + 1;
    const path = index === 0 ? '/stem' : `/stage${stage}/stage${stage}.${block % blocksInStage}`;
    const name = isNested ? `${path}/${part}/${op}` : `node_${index}`;
    const attributes = op === 'Conv' ? { pads: [1, 1, 1, 1] } : {};
    [value = ''] = g.node(op ?? '', inputs, { name, attributes, outputs: [`value_${index}`] });
  }
  g.output(value, 'float32', [1, 8, 8, 8]);
  return g.toBytes();
}
