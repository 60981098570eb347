// Text of a card → validated data that still knows on which line and column each field stands.

import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import type { z } from 'zod';
import { type CardData, cardSchema } from './cardSchema';
import { cardError, type Place } from './errors';
import { didYouMean } from './nearest';

export type FieldPath = readonly (string | number)[];

export interface Card {
  /** Full path of the file the card was read from. */
  readonly path: string;
  readonly data: CardData;
  /** Where a field's value stands; where its nearest ancestor stands if the field is not there. */
  place(field: FieldPath): Place;
}

/** Throws one `card-invalid` error that points at the first thing wrong. */
export function parseCard(path: string, text: string): Card {
  const errors: ParseError[] = [];
  const source = text.replace(/^\uFEFF/, ' ');
  const tree = parseTree(source, errors, { allowTrailingComma: true });
  const at = (offset: number): Place => ({ path, ...position(source, offset) });
  const [broken] = errors;
  if (tree === undefined) throw cardError(at(0), 'the card is empty.', 'Write {} or remove it.');
  if (broken !== undefined) throw syntaxError(at(broken.offset), broken);

  const place = (field: FieldPath): Place => at(nodeAt(tree, field).offset);
  const result = cardSchema.safeParse(withUsualCase(getNodeValue(tree)));
  if (result.success) return { path, data: result.data, place };
  const problems = result.error.issues.map((issue) => describe(tree, deepest(issue)));
  const [first] = problems.sort((a, b) => a.offset - b.offset);
  throw cardError(at(first?.offset ?? 0), first?.problem ?? 'the card is invalid.', first?.remedy);
}

function syntaxError(place: Place, error: ParseError): Error {
  const words = printParseErrorCode(error.error).replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');
  return cardError(place, `this is not JSON (${words.toLowerCase()}).`, 'Correct the line.');
}

function position(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function nodeAt(tree: Node, field: FieldPath): Node {
  for (let length = field.length; length > 0; length--) {
    const node = findNodeAtLocation(tree, field.slice(0, length));
    if (node !== undefined) return node;
  }
  return tree;
}

interface Problem {
  readonly offset: number;
  readonly problem: string;
  readonly remedy?: string;
}

type Issue = z.core.$ZodIssue;

/** Inside a union, the branch that went furthest says best what is wrong. */
function deepest(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue;
  const inside = issue.errors.flat();
  const inner =
    inside.find(({ code }) => code === 'unrecognized_keys') ??
    inside.find(({ path }) => path.length > 0);
  if (inner === undefined || typeof inner.path[0] === 'number') return issue;
  return deepest({ ...inner, path: [...issue.path, ...inner.path] });
}

function describe(tree: Node, issue: Issue): Problem {
  const path = issue.path.filter((key) => typeof key !== 'symbol');
  const field = fieldName(path);
  const node = nodeAt(tree, path);
  if (issue.code === 'unrecognized_keys') return unknownKey(node, field, issue.keys[0] ?? '');
  const subject = field === '' ? 'the card' : field;
  const written = shorten(JSON.stringify(getNodeValue(node)));
  return { offset: node.offset, problem: `${subject} must be ${issue.message}, not ${written}.` };
}

function unknownKey(node: Node, field: string, key: string): Problem {
  const property = node.children?.find((child) => child.children?.[0]?.value === key);
  const known = knownKeys(field);
  const listed = known.filter((name) => !colorAliases.has(name)).join(', ');
  return {
    offset: property?.offset ?? node.offset,
    problem: `${field === '' ? 'the card' : field} has no field "${key}".`,
    remedy: didYouMean(key, known) ?? `Its fields are ${listed}.`,
  };
}

function knownKeys(field: string): readonly string[] {
  const { input, output } = cardSchema.shape;
  switch (field) {
    case '':
      return Object.keys(cardSchema.shape);
    case 'input':
      return Object.keys(input.unwrap().shape);
    case 'output':
      return Object.keys(output.unwrap().shape);
    case 'input.resize':
      return ['mode', 'size', 'interpolation'];
    default:
      return ['width', 'height'];
  }
}

/** `input.mean[2]` */
export function fieldName(path: FieldPath): string {
  return path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : i === 0 ? key : `.${key}`))
    .join('');
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

const colorAliases = new Set(['color', 'color_order']);
const upperCase = new Set(['layout', 'colorOrder', ...colorAliases]);
const lowerCase = new Set(['mode', 'interpolation', 'crop', 'activation', 'task']);

/** Keywords are accepted in any case: "nchw", "Rgb", "Softmax". */
function withUsualCase(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => {
    if (typeof inner !== 'string') return [key, withUsualCase(inner)];
    if (upperCase.has(key)) return [key, inner.toUpperCase()];
    return [key, lowerCase.has(key) ? inner.toLowerCase() : inner];
  });
  return Object.fromEntries(entries);
}
