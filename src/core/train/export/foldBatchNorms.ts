// BatchNormalization by recorded statistics behind a convolution, put into its weights for good:
// W γ / √(σ² + ε), and β + (b − μ) γ / √(σ² + ε) as the bias. In double precision, rounded once.

import type { Node } from '../../onnx/graph';
import { valuesRead } from '../../onnx/graph';
import { floatOf, intOf } from '../../onnx/nodeAttributes';
import type { TensorValue } from '../../onnx/tensor';

export interface Folded {
  readonly nodes: readonly Node[];
  readonly constants: ReadonlyMap<string, TensorValue>;
  /** Normalisations that are gone. */
  readonly count: number;
}

/** `outputs` stay values of the graph. A convolution that something else reads too keeps its normalisation. */
export function foldBatchNorms(
  nodes: readonly Node[],
  constants: ReadonlyMap<string, TensorValue>,
  outputs: readonly string[],
): Folded {
  const reads = new Map(outputs.map((name) => [name, 1]));
  for (const name of nodes.flatMap(valuesRead)) reads.set(name, (reads.get(name) ?? 0) + 1);
  const folded = new Map(constants);
  const replaced = new Map<Node, Node | null>();
  const makers = new Map(nodes.map((node) => [node.outputs[0] ?? '', node] as const));
  for (const norm of nodes) {
    const [from = ''] = norm.inputs;
    const convolution = makers.get(from);
    if (!convolution || reads.get(from) !== 1 || convolution.op !== 'Conv') continue;
    const weights = isRecorded(norm) && foldedWeights(convolution, norm, constants);
    if (!weights) continue;
    const [x = '', weight = '', bias = ''] = convolution.inputs;
    const weightName = reads.get(weight) === 1 ? weight : `${norm.name}/folded.weight`;
    const biasName = reads.get(bias) === 1 ? bias : `${norm.name}/folded.bias`;
    folded.set(weightName, weights.weight);
    folded.set(biasName, weights.bias);
    replaced.set(convolution, null);
    replaced.set(norm, {
      ...convolution,
      inputs: [x, weightName, biasName],
      outputs: norm.outputs.slice(0, 1),
    });
  }
  return {
    nodes: nodes.flatMap((node) => {
      const other = replaced.get(node);
      return other === undefined ? [node] : other === null ? [] : [other];
    }),
    constants: folded,
    count: replaced.size / 2,
  };
}

function isRecorded(node: Node): boolean {
  return node.op === 'BatchNormalization' && intOf(node, 'training_mode', 0) === 0;
}

function foldedWeights(
  convolution: Node,
  norm: Node,
  constants: ReadonlyMap<string, TensorValue>,
): { readonly weight: TensorValue; readonly bias: TensorValue } | null {
  const [, weightName = '', biasName = ''] = convolution.inputs;
  const weight = constants.get(weightName);
  const old = constants.get(biasName);
  const [gamma, beta, mean, variance] = norm.inputs.slice(1).map((name) => constants.get(name));
  if (!weight || !gamma || !beta || !mean || !variance) return null;
  if (biasName !== '' && !old) return null;
  const epsilon = floatOf(norm, 'epsilon', 1e-5);
  const at = (value: TensorValue, i: number): number => Number(value.data[i] ?? 0);
  const channels = weight.dims[0] ?? 0;
  const factors = Array.from(
    { length: channels },
    (_, c) => at(gamma, c) / Math.sqrt(at(variance, c) + epsilon),
  );
  const perChannel = weight.data.length / channels;
  return {
    weight: {
      ...weight,
      data: Float32Array.from(
        weight.data,
        (value: number | bigint, i: number) =>
          Number(value) * (factors[Math.floor(i / perChannel)] ?? 0),
      ),
    },
    bias: {
      type: 'float32',
      dims: [channels],
      data: Float32Array.from(
        factors,
        (factor, c) => at(beta, c) + ((old ? at(old, c) : 0) - at(mean, c)) * factor,
      ),
    },
  };
}
