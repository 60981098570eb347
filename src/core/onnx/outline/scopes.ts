// Where a node lies in the model as its author wrote it: the names of the modules around it, outermost first. Every exporter
// puts them into the node's name (or that of its value) in its own way.

import type { NodeProto } from '../onnx_pb';

/** Deeper nesting is nobody's model but some broken name. */
const deepest = 24;
/** Written by torch.onnx with dynamo: the list ['', 'layer1', 'layer1.0', 'layer1.0.conv1', 'conv2d_1'] as text. */
const torchScopes = 'pkg.torch.onnx.name_scopes';

/** Scopes around a node, [] for one that has none. A scope's label is unique beside its siblings. */
export function scopesOf(node: NodeProto): readonly string[] {
  const stated = node.metadataProps.find(({ key }) => key === torchScopes)?.value;
  const scopes = stated === undefined ? namedScopes(nameOf(node)) : listedScopes(stated);
  return scopes.length <= deepest
    ? scopes
    : [...scopes.slice(0, deepest - 1), scopes.slice(deepest - 1).join('/')];
}

function nameOf(node: NodeProto): string {
  return node.name || (node.output.find((name) => name !== '') ?? '');
}

/** "/layer4/layer4.1/conv1/Conv", "resnet/block1/Conv2D:0", "layer1.0.conv1", "model:block:conv". */
function namedScopes(name: string): readonly string[] {
  const clean = name.replace(/:\d+$/, '');
  if (clean.includes('/')) return clean.split('/').filter(Boolean).slice(0, -1);
  // "onnx::Conv_12" has a namespace, not a scope.
  const byColon = clean.includes('::') ? [clean] : clean.split(':').filter(Boolean);
  return byColon.length > 1 ? byColon.slice(0, -1) : dottedScopes(clean);
}

/** A last part that is a number counts: "Conv.12" is the twelfth Conv and not inside of one. */
function dottedScopes(name: string): readonly string[] {
  const parts = name.split('.').filter(Boolean);
  let leaf = parts.length - 1;
  while (leaf > 0 && /^\d+$/.test(parts[leaf] ?? '')) leaf--;
  return parts.slice(0, Math.max(0, leaf)).map((part, i) => withParent(part, parts[i - 1]));
}

function listedScopes(list: string): readonly string[] {
  const names = [...list.matchAll(/'([^']*)'|"([^"]*)"/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  const around = names.slice(0, -1).filter(Boolean);
  return around.map((name, i) => {
    const outer = around[i - 1];
    const isInside = outer !== undefined && name.startsWith(`${outer}.`);
    const own = isInside ? name.slice(outer.length + 1) : name;
    return withParent(own, outer?.split('.').at(-1));
  });
}

/** "0" inside "layer1" reads "layer1.0", as PyTorch spells it. */
function withParent(part: string, parent: string | undefined): string {
  return /^\d+$/.test(part) && parent !== undefined ? `${parent}.${part}` : part;
}
