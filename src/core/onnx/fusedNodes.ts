// Which nodes of a file ONNX Runtime runs as one. It times the nodes of its optimised graph, whose values are often invented
// (in its channel-blocked layout, behind quantised operators) and whose names are those of the file with endings.

import type { GraphProto, NodeProto } from './onnx_pb';

export interface OptimizedNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** Operators that ONNX Runtime inserts between others. */
const inserted: ReadonlySet<string> = new Set([
  'Cast',
  'MemcpyFromHost',
  'MemcpyToHost',
  'ReorderInput',
  'ReorderOutput',
  'Transpose',
]);

/** What ONNX Runtime adds to the names of nodes that it makes of others. */
const additions = /^(InsertedPrecisionFreeCast_)+|(_nchwc|_token_\d+)+$/g;

const activations: ReadonlySet<string> = new Set([
  'Clip',
  'HardSigmoid',
  'LeakyRelu',
  'Relu',
  'Sigmoid',
  'Tanh',
]);
/** Input, weights, bias and what is added. */
const inputsWithSum = 4;

function takesIn(op: string, inputs: number): boolean {
  return activations.has(op) || (op === 'Add' && inputs >= inputsWithSum);
}

/** "QLinearConv" and "FusedConv" do the work of a Conv: nothing before that is part of them. */
function mainOp(op: string): string {
  return op.replace(/^(Nhwc)?(Fused|QLinear)/, '');
}

/**
 * By optimised node, in the order given: indices of the file's nodes that it stands for, none for what was inserted. Every
 * node of the file is in at most one; what is folded into constants is in none. The optimised nodes are in topological order.
 */
export function fusedNodes(
  graph: Pick<GraphProto, 'node' | 'input' | 'initializer'>,
  optimized: readonly OptimizedNode[],
): readonly (readonly number[])[] {
  const { node: nodes } = graph;
  const file = wired(nodes);
  const anchors = anchorsOf(file, optimized);
  const anchored = new Set(anchors.flat());
  const folded = foldedNodes(graph, file, anchored);
  const owner = new Map<number, number>();
  const claim = (index: number, group: number): boolean => {
    if (owner.has(index)) return false;
    owner.set(index, group);
    return true;
  };
  const isFree = (index: number): boolean =>
    !owner.has(index) && !anchored.has(index) && !folded.has(index);
  for (const [group, own] of anchors.entries()) for (const index of own) claim(index, group);
  // Where its output is invented, a sum and an activation may have been taken in.
  optimized.forEach(({ inputs, outputs }, group) => {
    if (outputs.some((name) => file.producers.has(name))) return;
    const isTakenIn = (index: number): boolean =>
      isFree(index) && takesIn(nodes[index]?.opType ?? '', inputs.length);
    for (const index of anchors[group] ?? []) {
      claimAhead(file, index, isTakenIn, (each) => claim(each, group));
    }
  });
  optimized.forEach(({ op }, group) => {
    for (const index of anchors[group] ?? []) {
      claimBehind(file, index, mainOp(op), isFree, (each) => claim(each, group));
    }
  });
  joinRest(file, owner, folded);
  return optimized.map((_, group) =>
    [...owner].flatMap(([index, of]) => (of === group ? [index] : [])).sort((a, b) => a - b),
  );
}

interface Wired {
  readonly nodes: readonly NodeProto[];
  readonly byName: ReadonlyMap<string, number>;
  readonly producers: ReadonlyMap<string, number>;
  readonly consumers: ReadonlyMap<string, readonly number[]>;
}

function wired(nodes: readonly NodeProto[]): Wired {
  const byName = new Map<string, number>();
  const producers = new Map<string, number>();
  const consumers = new Map<string, number[]>();
  nodes.forEach(({ name, input, output }, index) => {
    if (name !== '') byName.set(name, index);
    for (const value of output) if (value !== '') producers.set(value, index);
    for (const value of input) {
      const known = consumers.get(value);
      if (known) known.push(index);
      else consumers.set(value, [index]);
    }
  });
  return { nodes, byName, producers, consumers };
}

/** What is computed once, when the model is opened: shapes that are known, and what depends on weights alone. */
function foldedNodes(
  { input, initializer }: Pick<GraphProto, 'input' | 'initializer'>,
  { nodes, producers }: Wired,
  anchored: ReadonlySet<number>,
): ReadonlySet<number> {
  const weights = new Set(initializer.map(({ name }) => name));
  const fed = new Set(input.map(({ name }) => name).filter((name) => !weights.has(name)));
  const folded = new Set<number>();
  nodes.forEach((node, index) => {
    if (anchored.has(index)) return;
    const isConstant = node.input.every((value) => {
      const producer = producers.get(value);
      return producer === undefined ? !fed.has(value) : folded.has(producer);
    });
    if (isConstant || node.opType === 'Shape' || node.opType === 'Size') folded.add(index);
  });
  return folded;
}

/** Nodes of the file that an optimised node certainly stands for: by its name, and by the values that it still gives. */
function anchorsOf(
  { byName, producers }: Wired,
  optimized: readonly OptimizedNode[],
): readonly (readonly number[])[] {
  const anchors = optimized.map(() => new Set<number>());
  const makers = new Map<string, number>();
  optimized.forEach(({ outputs }, group) => {
    for (const value of outputs) makers.set(value, group);
  });
  // In the channel-blocked layout a node bears the name of the value that it computes, else that of a node.
  const nameOf = ({ name }: OptimizedNode): number | undefined => {
    const plain = name.replace(additions, '');
    return byName.get(name) ?? producers.get(plain) ?? byName.get(plain);
  };
  const isInserted = (node: OptimizedNode): boolean =>
    inserted.has(node.op) && nameOf(node) === undefined;
  /** What only rearranges hands the name of its value on from whoever computed it. */
  const computing = (group: number): number => {
    const node = optimized[group];
    const before = node && isInserted(node) ? makers.get(node.inputs[0] ?? '') : undefined;
    return before === undefined || before >= group ? group : computing(before);
  };
  optimized.forEach((node, group) => {
    const named = nameOf(node);
    if (named !== undefined) anchors[group]?.add(named);
    for (const value of node.outputs) {
      // Behind quantised operators the value bears the name of the node.
      const index = producers.get(value) ?? byName.get(value);
      const to = computing(group);
      const isOwn = optimized[to] !== undefined && !isInserted(optimized[to]);
      if (index !== undefined && isOwn) anchors[to]?.add(index);
    }
  });
  return anchors.map((set) => [...set]);
}

/** From a node backwards, as far as nothing else stands for what is met, or until the operator that does the work. */
function claimBehind(
  { nodes, producers }: Wired,
  start: number,
  main: string,
  isFree: (index: number) => boolean,
  claim: (index: number) => void,
): void {
  const pending = [start];
  for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
    if (nodes[index]?.opType === main) continue;
    for (const value of nodes[index]?.input ?? []) {
      const before = producers.get(value);
      if (before === undefined || !isFree(before)) continue;
      claim(before);
      pending.push(before);
    }
  }
}

/** From a node on, while its value is read once. */
function claimAhead(
  { nodes, consumers }: Wired,
  start: number,
  isFree: (index: number) => boolean,
  claim: (index: number) => void,
): void {
  for (let index = start; ; ) {
    const readers = (nodes[index]?.output ?? []).flatMap((value) => consumers.get(value) ?? []);
    const [next, ...others] = new Set(readers);
    if (next === undefined || others.length > 0 || !isFree(next)) return;
    claim(next);
    index = next;
  }
}

/** What was left out because it does nothing goes with what it reads last. */
function joinRest(
  { nodes, producers }: Wired,
  owner: Map<number, number>,
  folded: ReadonlySet<number>,
): void {
  nodes.forEach(({ input }, index) => {
    if (owner.has(index) || folded.has(index)) return;
    const groups = input.flatMap((value) => {
      const group = owner.get(producers.get(value) ?? -1);
      return group === undefined ? [] : [group];
    });
    if (groups.length > 0) owner.set(index, Math.max(...groups));
  });
}
