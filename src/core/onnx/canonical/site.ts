// What a rule is given of its node: operands under their names in the new graph, and a place to write.

import type { ElementType } from '../../../protocol/model';
import type { Node } from '../graph';
import { toFloat32, widened } from './floats';
import { isSame, wholeOf } from './quantisation';
import { type Operand, operatorId, type Quantisation, type Site } from './rule';
import { movesQuantised } from './rules';
import type { Page, Writer } from './writer';

export interface SiteContext {
  readonly opset: number;
  /** Of the file's values. */
  readonly dims: ReadonlyMap<string, readonly number[]>;
  readonly types: ReadonlyMap<string, ElementType>;
  readonly page: Page;
  /** By value of the new graph. */
  readonly quantised: Map<string, Quantisation>;
  readonly newTypes: Map<string, ElementType>;
  /** The file's value in the new graph. */
  resolve(name: string): string;
}

export function createSite(
  node: Node,
  context: SiteContext,
  writer: Writer,
  readsQuantised: boolean,
): Site {
  const { quantised, opset, types, dims } = context;
  const x = node.inputs.map((name) => (name === '' ? null : operandOf(name, context)));
  const site: Site = {
    node,
    opset,
    x,
    y: node.outputs.map((name) => ({
      type: types.get(name) ?? 'float32',
      dims: dims.get(name) ?? [],
    })),
    op: (op, inputs, attributes = {}) => writer.ops(op, inputs, 1, attributes)[0] ?? '',
    ops: (op, inputs, count, attributes = {}) => writer.ops(op, inputs, count, attributes),
    ints: writer.ints,
    constant: writer.constant,
    quantise: (value, quantisation) => quantised.set(value, quantisation),
  };
  if (readsQuantised || carriedQuantisation(node, x)) return site;
  const whole = x.map((operand) => operand && plain(site, operand));
  return { ...site, x: inOneType(site, whole, context) };
}

/** The one quantisation of all operands of an operator that only moves or compares numbers. */
export function carriedQuantisation(
  node: Node,
  operands: readonly (Operand | null)[],
): Quantisation | undefined {
  if (!movesQuantised.has(operatorId(node))) return undefined;
  const [first] = operands;
  const of = first?.quantisation;
  const same = operands.filter((operand) => operand?.type === first?.type);
  const isOne = of && same.every((each) => each?.quantisation && isSame(each.quantisation, of));
  return isOne ? of : undefined;
}

function operandOf(original: string, context: SiteContext): Operand {
  const { types, dims, quantised, page } = context;
  const name = context.resolve(original);
  const type = types.get(original) ?? 'float32';
  return {
    name,
    type: widened(type),
    dims: dims.get(original) ?? [],
    value: page.constants.get(name),
    // The same value is real numbers in the file too, behind its DequantizeLinear.
    quantisation: type.includes('int') ? quantised.get(name) : undefined,
  };
}

/** For rules that know nothing of quantisation: the whole numbers of the file. */
function plain(site: Site, operand: Operand): Operand {
  const whole = wholeOf(site, operand);
  return typeof whole === 'string' ? { ...operand, name: whole, quantisation: undefined } : whole;
}

/** Where the file has one integer type for several operands and some are float32 now, the others become so too. */
function inOneType(
  site: Site,
  operands: readonly (Operand | null)[],
  { page, newTypes }: SiteContext,
): readonly (Operand | null)[] {
  const isReal = ({ name, type }: Operand): boolean =>
    type.includes('int') &&
    (page.constants.get(name)?.type ?? newTypes.get(name) ?? 'float32') === 'float32';
  const types = new Set(operands.flatMap((each) => (each && isReal(each) ? [each.type] : [])));
  return operands.map((operand) => {
    if (!operand || !types.has(operand.type) || isReal(operand)) return operand;
    const { value, dims } = operand;
    const name = value
      ? site.constant({ type: 'float32', dims, data: toFloat32(value) })
      : site.op('Cast', [operand], { to: 1 });
    return { ...operand, name };
  });
}
