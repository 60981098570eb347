// The graph in the canonical opset, node by node through the rules; an operator without a rule means the same in every
// opset, or is nothing that Glassbox knows, and passes as it is.

import type { ElementType } from '../../../protocol/model';
import type { Graph, Node } from '../graph';
import type { TensorValue } from '../tensor';
import type { Unsupported } from './errors';
import { widenedAttributes, widenedTensor } from './floats';
import { freeName } from './names';
import { isControlFlow } from './nodeKinds';
import { operatorId, type Quantisation, type Rewritten, type Site } from './rule';
import { newerOperators, rewriteRules } from './rules';
import { carriedQuantisation, createSite, type SiteContext } from './site';
import { resultTypes } from './valueTypes';
import { createWriter, settled, type Writer } from './writer';

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

interface Draft extends SiteContext {
  readonly nodes: Node[];
  readonly aliases: Map<string, string>;
  readonly unsupported: Unsupported[];
}

function createDraft({ graph, ...rest }: RewriteRequest): Draft {
  const aliases = new Map<string, string>();
  const constants = new Map<string, TensorValue>();
  for (const [name, value] of graph.constants) constants.set(name, widenedTensor(value));
  const made = graph.nodes.flatMap(({ outputs }) => outputs);
  const inputs = graph.inputs.map(({ name }) => [name, 'float32'] as const);
  const values = new Set([...graph.inputs.map(({ name }) => name), ...constants.keys(), ...made]);
  return {
    ...rest,
    page: { values, nodeNames: new Set(graph.nodes.map(({ name }) => name)), constants },
    nodes: [],
    aliases,
    quantised: new Map(),
    newTypes: new Map(inputs),
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
  const site = createSite(node, draft, writer, rule?.readsQuantised ?? false);
  const results = rule?.rewrite(site);
  if (results === undefined) append(asItIs(site, writer), draft);
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
  append(settled(writer.nodes, renamed, node.name), draft);
}

function append(nodes: readonly Node[], { page, newTypes, nodes: all }: Draft): void {
  const typeOf = (name: string) => page.constants.get(name)?.type ?? newTypes.get(name);
  for (const node of nodes) {
    resultTypes(node, typeOf).forEach((type, i) => {
      newTypes.set(node.outputs[i] ?? '', type);
    });
  }
  all.push(...nodes);
}

function carryQuantisation(node: Node, site: Site, draft: Draft): void {
  const of = carriedQuantisation(node, site.x);
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
