// The first node, in order of computation, whose output is not as it should be, and why as far as its inputs and weights
// tell: a fault shows everywhere behind it, and only its origin is worth a look.

import { isCancelled } from '../../base/errors';
import { readTensor } from '../../core/onnx/externalData';
import type { NodeProto, TensorProto } from '../../core/onnx/onnx_pb';
import type { OnnxFile } from '../../core/onnx/readModel';
import { nodeLabel } from '../../core/onnx/walk';
import { toFloat32 } from '../../core/runtime/cast';
import type { NumberStatistics } from '../../core/runtime/types';
import type { BadNode } from '../../protocol/graph';

type All = ReadonlyMap<string, NumberStatistics>;
type Kind = BadNode['kind'];

/** From this share on no gradient passes a saturated function. */
const saturated = 0.99;
/** A handful of gates may well all be open. */
const leastNumbers = 64;

export async function firstBadNode(file: OnnxFile, all: All): Promise<BadNode | null> {
  const found = (['nan', 'infinite', 'saturated'] as const).map((kind) => find(file, all, kind));
  const [nan, infinite, saturation] = found;
  // A NaN made of infinite numbers has its origin where those come from.
  const isFollowUp = nan && infinite && hasBadInput(file.graph.node[nan.node], all);
  const first = isFollowUp ? infinite : (nan ?? infinite ?? saturation);
  const node = first && file.graph.node[first.node];
  if (!first || !node) return null;
  return { ...first, reason: await reasonOf(file, node, first.value, all, first.kind) };
}

function find(file: OnnxFile, all: All, kind: Kind): Omit<BadNode, 'reason'> | null {
  for (const [index, node] of file.graph.node.entries()) {
    const value = node.output.find((name) => isBad(file, node, all.get(name), name, kind));
    if (value !== undefined) return { node: index, value, kind };
  }
  return null;
}

function hasBadInput(node: NodeProto | undefined, all: All): boolean {
  return (node?.input ?? []).some((name) => {
    const { nan = 0, infinite = 0 } = all.get(name) ?? {};
    return nan + infinite > 0;
  });
}

function isBad(
  { graph }: Pick<OnnxFile, 'graph'>,
  node: NodeProto,
  statistics: NumberStatistics | undefined,
  value: string,
  kind: Kind,
): boolean {
  if (!statistics) return false;
  switch (kind) {
    case 'nan':
      return statistics.nan > 0;
    case 'infinite':
      return statistics.infinite > 0;
    case 'saturated':
      return !isAnswer(graph, value) && saturatedShare(node, statistics) > saturated;
  }
}

const handingOn: ReadonlySet<string> = new Set([
  'Cast',
  'Flatten',
  'Identity',
  'Reshape',
  'Squeeze',
  'Transpose',
  'Unsqueeze',
]);

/** Probabilities that a network is sure of lie at the ends of their range, and rightly so. */
function isAnswer(graph: OnnxFile['graph'], value: string): boolean {
  if (graph.output.some(({ name }) => name === value)) return true;
  const readers = graph.node.filter(({ input }) => input.includes(value));
  return readers.every(
    ({ opType, output: [next = ''] }) => handingOn.has(opType) && isAnswer(graph, next),
  );
}

/** Share of numbers at the ends of what the function can give; 0 for functions without ends. */
function saturatedShare(
  { opType }: NodeProto,
  { dims, nearZero, nearOne, atMaximum, maximum, minimum }: NumberStatistics,
): number {
  const count = dims.reduce((product, dim) => product * dim, 1);
  if (count < leastNumbers) return 0;
  switch (opType) {
    case 'Sigmoid':
    case 'HardSigmoid':
      return nearZero + nearOne;
    case 'Tanh':
      return nearOne;
    case 'Clip':
      return maximum > minimum || maximum > 0 ? atMaximum : 0;
    default:
      return 0;
  }
}

async function reasonOf(
  file: OnnxFile,
  node: NodeProto,
  value: string,
  all: All,
  kind: Kind,
): Promise<string> {
  const label = nodeLabel(node);
  const own = all.get(value);
  if (kind === 'saturated') {
    const share = own ? saturatedShare(node, own) : 1;
    return `${Math.floor(1000 * share) / 10} % of the output of ${node.opType} "${label}" lies at the ends of its range.`;
  }
  const what = kind === 'nan' ? `${own?.nan} NaN` : `${own?.infinite} infinite numbers`;
  const start = `"${label}" (${node.opType}) is the first to give ${what}`;
  const weight = await badWeight(file, node);
  if (weight) return `${start}: its weight "${weight.name}" holds ${weight.text}.`;
  if (hasBadInput(node, all)) return `${start}; its inputs hold infinite numbers or NaN already.`;
  return `${start}; its inputs are finite${causeOf(node, all, kind)}.`;
}

async function badWeight(
  file: OnnxFile,
  node: NodeProto,
): Promise<{ readonly name: string; readonly text: string } | null> {
  const weights = new Map(file.graph.initializer.map((tensor) => [tensor.name, tensor]));
  for (const name of node.input) {
    const tensor = weights.get(name);
    const bad = tensor ? await badNumbers(file, tensor) : null;
    if (bad !== null) return { name, text: bad };
  }
  return null;
}

async function badNumbers(file: OnnxFile, tensor: TensorProto): Promise<string | null> {
  try {
    const numbers = toFloat32(await readTensor(file, tensor));
    const nan = numbers.reduce((count, number) => count + (Number.isNaN(number) ? 1 : 0), 0);
    if (nan > 0) return `${nan} NaN`;
    const infinite = numbers.reduce(
      (count, number) => count + (Number.isFinite(number) ? 0 : 1),
      0,
    );
    return infinite > 0 ? `${infinite} infinite numbers` : null;
  } catch (error) {
    if (isCancelled(error)) throw error;
    // Of text, or not to be read: it is not what is looked for.
    return null;
  }
}

function causeOf({ opType, input }: NodeProto, all: All, kind: Kind): string {
  const [first, second] = input.map((name) => all.get(name));
  switch (opType) {
    case 'Div':
      return second && second.minimum <= 0 && second.maximum >= 0 ? '; it divides by zero' : '';
    case 'Reciprocal':
      return '; it divides by zero';
    case 'Log':
    case 'Sqrt':
      if (first && first.minimum < 0) {
        return `; it takes the ${opType === 'Log' ? 'logarithm' : 'square root'} of a negative number`;
      }
      return opType === 'Log' ? '; it takes the logarithm of zero' : '';
    default:
      return kind === 'infinite' ? '; the result is too large for its number format' : '';
  }
}
