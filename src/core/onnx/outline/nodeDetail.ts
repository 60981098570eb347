// All that the panel beside the graph tells of one node.

import type { NodeDetail, NodeValue } from '../../../protocol/graph';
import type { ElementType, NodeFacts } from '../../../protocol/model';
import { arrayOf, elementTypeOf, isNumericType } from '../elementTypes';
import type { NodeProto, TensorProto } from '../onnx_pb';
import { elementCount } from '../tensor';
import { attributeText } from './attributeText';
import { nodeUnknown } from './errors';
import { explainOperator } from './explainOperator';
import { shortened } from './labels';
import { operatorFamily } from './operatorFamily';
import { blocksAround, nodeBox, type Outline } from './outline';
import { statedValues, type ValueFacts } from './valueFacts';
import { valueRole } from './valueRoles';
import { inputBox, outputBox } from './view';

/**
 * `executed`: the facts of every node from an execution; null where there was none, and then shapes and costs are as far as
 * the file states them. `path` is for messages. Throws node-unknown.
 */
export function nodeDetail(
  outline: Outline,
  index: number,
  executed: readonly NodeFacts[] | null,
  path: string,
): NodeDetail {
  const node = outline.nodes[index];
  if (!node) throw nodeUnknown(path, index);
  const facts = valueLookup(outline, executed);
  const own = executed?.[index];
  const run = own?.outputShapes.some((shape) => shape !== null) ? own : null;
  return {
    index,
    name: node.name,
    op: node.opType,
    domain: node.domain,
    family: operatorFamily(node),
    explanation: explainOperator(node),
    attributes: node.attribute.map((each) => ({
      name: shortened(each.name),
      text: attributeText(each),
    })),
    inputs: node.input.map((name, position) => inputOf(outline, node, name, position, facts)),
    outputs: node.output.map((name, position) => outputOf(outline, node, name, position, facts)),
    parameters: outline.parameters.get(index) ?? 0,
    macs: run ? run.macs : null,
    outputBytes: run ? outputBytes(node, run, facts) : null,
    weightBytes: weightBytes(outline, node),
  };
}

type Lookup = (name: string) => ValueFacts;

function valueLookup(outline: Outline, executed: readonly NodeFacts[] | null): Lookup {
  const stated = statedValues(outline);
  const measured = new Map<string, readonly number[]>();
  for (const { outputs, outputShapes } of executed?.slice(0, outline.nodes.length) ?? []) {
    outputs.forEach((name, position) => {
      const shape = outputShapes[position];
      if (shape) measured.set(name, shape);
    });
  }
  return (name) => {
    const known = stated.get(name) ?? { type: null, dims: null };
    return { type: known.type, dims: measured.get(name) ?? known.dims };
  };
}

function inputOf(
  outline: Outline,
  node: NodeProto,
  name: string,
  position: number,
  facts: Lookup,
): NodeValue {
  const role = valueRole(node, 'input', position);
  if (outline.weights.has(name)) return { name, role, kind: 'weight', ...facts(name), ends: [] };
  if (outline.inputs.includes(name)) {
    const ends = [{ box: inputBox(name), within: [], label: shortened(name) }];
    return { name, role, kind: 'graph-input', ...facts(name), ends };
  }
  const producer = outline.producers.get(name);
  const ends = producer === undefined ? [] : [endAt(outline, producer)];
  return { name, role, kind: 'value', ...facts(name), ends };
}

function outputOf(
  outline: Outline,
  node: NodeProto,
  name: string,
  position: number,
  facts: Lookup,
): NodeValue {
  const ends = (outline.consumers.get(name) ?? []).map((index) => endAt(outline, index));
  if (name !== '' && outline.outputs.includes(name)) {
    ends.push({ box: outputBox(name), within: [], label: shortened(name) });
  }
  const role = valueRole(node, 'output', position);
  return { name, role, kind: 'value', ...facts(name), ends };
}

function endAt(outline: Outline, index: number): NodeValue['ends'][number] {
  const node = outline.nodes[index];
  const label = shortened(node?.name || node?.opType || '');
  return { box: nodeBox(index), within: blocksAround(outline, index), label };
}

/** A type that the file does not state is taken for that of the node's first input that has one, else for float32. */
function outputBytes(node: NodeProto, run: NodeFacts, facts: Lookup): number {
  const assumed = node.input.map((name) => facts(name).type).find((type) => type !== null);
  return run.outputShapes.reduce((sum, shape, position) => {
    const type = facts(node.output[position] ?? '').type ?? assumed ?? 'float32';
    return sum + (shape ? elementCount(shape) * elementBytes(type) : 0);
  }, 0);
}

/** Of the tensors as they are stored: quantised ones take fewer bytes than what is computed with. */
function weightBytes({ weights }: Outline, { input }: NodeProto): number {
  const tensors = new Set(input.map((name) => weights.get(name)));
  return [...tensors].reduce((sum, tensor) => sum + (tensor ? storedBytes(tensor) : 0), 0);
}

export function storedBytes(tensor: TensorProto): number {
  return elementCount(tensor.dims.map(Number)) * elementBytes(elementTypeOf(tensor.dataType));
}

function elementBytes(type: ElementType): number {
  return isNumericType(type) ? arrayOf(type).BYTES_PER_ELEMENT : 0;
}
