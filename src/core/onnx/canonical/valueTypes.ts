// Element types of the values of a graph. Dims come from an execution; types need none: an operator's result has the type of
// its first input, but for the operators below.

import type { ElementType } from '../../../protocol/model';
import { elementTypeOf } from '../elementTypes';
import { type Graph, type Node, valuesRead } from '../graph';
import { intOf } from '../nodeAttributes';
import { operatorId } from './rule';

/** Of each output, from those of the inputs. */
type TypeRule = (
  node: Node,
  input: (position: number) => ElementType,
) => readonly (ElementType | undefined)[];

const every =
  (...types: readonly ElementType[]): TypeRule =>
  () =>
    types;
const likeInput =
  (position: number): TypeRule =>
  (_, input) => [input(position)];
const named =
  (attribute: string, otherwise: (input: (position: number) => ElementType) => ElementType) =>
  (node: Node, input: (position: number) => ElementType): readonly ElementType[] => {
    const code = intOf(node, attribute, 0);
    return [code === 0 ? otherwise(input) : elementTypeOf(code)];
  };
/** Quantised with the type of a zero point, which may be left out. */
const likeZero =
  (position: number): TypeRule =>
  (node, input) => [node.inputs[position] ? input(position) : 'uint8'];
const first = (input: (position: number) => ElementType): ElementType => input(0);
const withIndices: TypeRule = (_, input) => [input(0), 'int64', 'int64', 'int64'];
const quantize: TypeRule = (node, input) =>
  node.inputs[2] ? [input(2)] : named('output_dtype', () => 'uint8')(node, input);

const rules: ReadonlyMap<string, TypeRule> = new Map<string, TypeRule>([
  ...[
    ...['And', 'Or', 'Xor', 'Not', 'IsInf', 'IsNaN'],
    ...['Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual'],
  ].map((op) => [op, every('bool')] as const),
  ...['Shape', 'Size', 'NonZero', 'ArgMax', 'ArgMin', 'NonMaxSuppression'].map(
    (op) => [op, every('int64')] as const,
  ),
  ...['MaxPool', 'TopK', 'Unique'].map((op) => [op, withIndices] as const),
  ...['EyeLike', 'RandomNormalLike', 'RandomUniformLike', 'Bernoulli'].map(
    (op) => [op, named('dtype', first)] as const,
  ),
  ...['RandomNormal', 'RandomUniform'].map((op) => [op, named('dtype', () => 'float32')] as const),
  ['Multinomial', named('dtype', () => 'int32')],
  ['Cast', named('to', first)],
  ['CastLike', likeInput(1)],
  ['Where', likeInput(1)],
  ['OneHot', likeInput(2)],
  ['Dropout', (_, input) => [input(0), 'bool']],
  ['ConstantOfShape', ({ attributes: { value } }) => [tensorType(value) ?? 'float32']],
  ['LayerNormalization', (_, input) => [input(0), 'float32', 'float32']],
  ['MatMulInteger', every('int32')],
  ['QLinearMatMul', likeInput(7)],
  ['ConvInteger', every('int32')],
  ['DynamicQuantizeLinear', every('uint8', 'float32', 'uint8')],
  ...['', 'com.microsoft:'].flatMap(
    (domain) =>
      [
        [`${domain}QuantizeLinear`, quantize],
        [`${domain}DequantizeLinear`, named('output_dtype', (input) => input(1))],
        [`${domain}QLinearConv`, likeInput(7)],
      ] as const,
  ),
  ['com.microsoft:MatMulIntegerToFloat', likeInput(2)],
  ['com.microsoft:QAttention', likeInput(3)],
  ['com.microsoft:QGemm', (node, input) => [node.inputs[8] ? input(8) : 'float32']],
  ['com.microsoft:QLinearConcat', likeZero(1)],
  ['com.microsoft:QLinearAdd', likeZero(7)],
  ['com.microsoft:QLinearMul', likeZero(7)],
  ['com.microsoft:QLinearWhere', likeInput(1)],
]);

export function valueTypes(
  graph: Pick<Graph, 'inputs' | 'nodes' | 'constants'>,
): ReadonlyMap<string, ElementType> {
  const types = new Map<string, ElementType>(graph.inputs.map(({ name, type }) => [name, type]));
  for (const [name, { type }] of graph.constants) types.set(name, type);
  for (const node of graph.nodes) {
    resultTypes(node, (name) => types.get(name)).forEach((type, i) => {
      types.set(node.outputs[i] ?? '', type);
    });
  }
  return types;
}

/** Of the node's outputs. */
export function resultTypes(
  node: Node,
  typeOf: (value: string) => ElementType | undefined,
): readonly ElementType[] {
  const of = (name = ''): ElementType => typeOf(name) ?? 'float32';
  const given = rules.get(operatorId(node))?.(node, (position) => of(node.inputs[position]));
  const usual = of(node.inputs[0] ?? valuesRead(node)[0]);
  return node.outputs.map((_, i) => given?.[i] ?? usual);
}

function tensorType(value: unknown): ElementType | undefined {
  const isTensor = typeof value === 'object' && value !== null && 'type' in value;
  return isTensor ? (value as { readonly type: ElementType }).type : undefined;
}
