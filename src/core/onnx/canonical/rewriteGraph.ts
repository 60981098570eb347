// The graph in the canonical opset, node by node through the rules; an operator without a rule means the same in every
// opset, or is nothing that Glassbox knows, and passes as it is.

import type { ElementType } from '../../../protocol/model';
import type { Graph, Node } from '../graph';
import type { TensorValue } from '../tensor';
import type { Unsupported } from './errors';
import { widened, widenedAttributes, widenedTensor } from './floats';
import { freeName } from './names';
import { isControlFlow } from './nodeKinds';
import { isSame, type Quantisation, wholeOf } from './quantisation';
import { type Operand, operatorId, type RewriteRule, type Rewritten, type Site } from './rule';
import { movesQuantised, newerOperators, rewriteRules } from './rules';
import { createWriter, type Page, settled, type Writer } from './writer';

export interface RewriteRequest {
  /** With everything folded that can be. */
  readonly graph: Graph;
  readonly opset: number;
  readonly dims: ReadonlyMap<string, readonly number[]>;
  readonly types: ReadonlyMap<string, ElementType>;
}

export interface Rewriting {
  readonly graph: Graph;
  /** Values that are another value in truth, such as the result of a Dropout, and that value. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Values of the new graph that stand for whole numbers of the file. */
  readonly quantised: ReadonlyMap<string, Quantisation>;
  readonly unsupported: readonly Unsupported[];
}

export function rewriteGraph(request: RewriteRequest): Rewriting {
  const { graph } = request;
  const draft = createDraft(request);
  for (const node of graph.nodes) rewriteNode(node, draft);
  // A wanted value that is another one in truth keeps its name.
  for (const name of graph.outputs) {
    const source = draft.resolve(name);
    if (source === name) continue;
    draft.nodes.push({
      ...{ op: 'Identity', domain: '', inputs: [source], outputs: [name], attributes: {} },
      name: freeName(`${name}/Identity`, draft.page.nodeNames),
    });
  }
  const { nodes, aliases, quantised, unsupported, page } = draft;
  const inputs = graph.inputs.map((input) => ({ ...input, type: 'float32' as const }));
  return {
    graph: { inputs, outputs: graph.outputs, nodes, constants: page.constants },
    aliases,
    quantised,
    unsupported,
  };
}

interface Draft extends Omit<RewriteRequest, 'graph'> {
  readonly page: Page;
  readonly nodes: Node[];
  readonly aliases: Map<string, string>;
  readonly quantised: Map<string, Quantisation>;
  readonly unsupported: Unsupported[];
  /** The value in the new graph. */
  resolve(name: string): string;
}

function createDraft({ graph, ...rest }: RewriteRequest): Draft {
  const aliases = new Map<string, string>();
  const constants = new Map<string, TensorValue>();
  for (const [name, value] of graph.constants) constants.set(name, widenedTensor(value));
  const made = graph.nodes.flatMap(({ outputs }) => outputs);
  const values = new Set([...graph.inputs.map(({ name }) => name), ...constants.keys(), ...made]);
  return {
    ...rest,
    page: { values, nodeNames: new Set(graph.nodes.map(({ name }) => name)), constants },
    nodes: [],
    aliases,
    quantised: new Map(),
    unsupported: [],
    // What takes a value's place is resolved itself when it does so.
    resolve: (name) => aliases.get(name) ?? name,
  };
}

function rewriteNode(node: Node, draft: Draft): void {
  const id = operatorId(node);
  const rule = rewriteRules.get(id);
  const refusal = isControlFlow(node)
    ? 'control flow that depends on the picture'
    : !rule && newerOperators.has(id) && 'an operator newer than those known here';
  if (refusal) {
    draft.unsupported.push({ node: node.name, op: id, reason: refusal });
    return;
  }
  const writer = createWriter(node, draft.page);
  const site = createSite(node, draft, writer, rule);
  const results = rule?.rewrite(site);
  if (results === undefined) draft.nodes.push(...asItIs(site, writer));
  else if ('refusal' in results) {
    draft.unsupported.push({ node: node.name, op: id, reason: results.refusal });
  } else place(node, results, writer, draft);
  if (!rule?.readsQuantised) carryQuantisation(node, site, draft);
}

/** Results under the names of the node's outputs, or in their place. */
function place(
  node: Node,
  results: Exclude<Rewritten, { refusal: string }>,
  writer: Writer,
  draft: Draft,
): void {
  const fresh = new Set(writer.nodes.flatMap(({ outputs }) => outputs));
  const renamed = new Map<string, string>();
  node.outputs.forEach((output, i) => {
    const result = results[i];
    if (output === '' || result === null || result === undefined) return;
    const value = typeof result === 'string' ? result : result.name;
    if (fresh.has(value) && !renamed.has(value)) renamed.set(value, output);
    else draft.aliases.set(output, renamed.get(value) ?? value);
  });
  for (const [from, to] of renamed) {
    const quantisation = draft.quantised.get(from);
    if (quantisation) draft.quantised.set(to, quantisation);
    draft.quantised.delete(from);
  }
  draft.nodes.push(...settled(writer.nodes, renamed, node.name));
}

function createSite(node: Node, draft: Draft, writer: Writer, rule: RewriteRule | undefined): Site {
  const { dims, types, quantised, page, opset } = draft;
  const shapeOf = (name: string) => ({
    type: types.get(name) ?? 'float32',
    dims: dims.get(name) ?? [],
  });
  const operands = node.inputs.map((original): Operand | null => {
    if (original === '') return null;
    const name = draft.resolve(original);
    const { type, dims: size } = shapeOf(original);
    const quantisation = type.includes('int') ? quantised.get(name) : undefined;
    const value = page.constants.get(name);
    return { name, type: widened(type), dims: size, value, quantisation };
  });
  const site: Site = {
    node,
    opset,
    x: operands,
    y: node.outputs.map(shapeOf),
    op: (op, inputs, attributes = {}) => writer.ops(op, inputs, 1, attributes)[0] ?? '',
    ops: (op, inputs, count, attributes = {}) => writer.ops(op, inputs, count, attributes),
    ints: writer.ints,
    constant: writer.constant,
    quantise: (value, quantisation) => quantised.set(value, quantisation),
  };
  if (rule?.readsQuantised || carried(node, operands)) return site;
  return { ...site, x: operands.map((operand) => operand && plain(site, operand)) };
}

/** For rules that know nothing of quantisation: the whole numbers of the file. */
function plain(site: Site, operand: Operand): Operand {
  const whole = wholeOf(site, operand);
  return typeof whole === 'string' ? { ...operand, name: whole, quantisation: undefined } : whole;
}

/** The one quantisation of all operands of an operator that only moves or compares numbers. */
function carried(node: Node, operands: readonly (Operand | null)[]): Quantisation | undefined {
  if (!movesQuantised.has(operatorId(node))) return undefined;
  const [first] = operands;
  const of = first?.quantisation;
  const same = operands.filter((operand) => operand?.type === first?.type);
  const isOne = of && same.every((each) => each?.quantisation && isSame(each.quantisation, of));
  return isOne ? of : undefined;
}

function carryQuantisation(node: Node, site: Site, draft: Draft): void {
  const of = carried(node, site.x);
  if (!of) return;
  node.outputs.forEach((name, i) => {
    if (site.y[i]?.type === site.x[0]?.type) draft.quantised.set(draft.resolve(name), of);
  });
}

/** The node itself, behind whatever its operands needed. */
function asItIs({ node, x }: Site, { nodes }: Writer): readonly Node[] {
  const inputs = x.map((operand) => operand?.name ?? '');
  return [...nodes, { ...node, inputs, attributes: widenedAttributes(node.attributes) }];
}
