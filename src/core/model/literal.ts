// Reads what exporters write into metadata and label files: JSON, or the literals of Python (`{0: 'cat', 1: "dog"}`), which
// JSON.parse refuses. Dicts become maps in order, lists and tuples arrays. Nothing is ever evaluated.

export type Literal = string | number | boolean | null | readonly Literal[] | LiteralMap;
export type LiteralMap = ReadonlyMap<string, Literal>;

/** undefined where the text is no such literal. */
export function parseLiteral(text: string): Literal | undefined {
  const reader = { text, at: 0 };
  try {
    const value = readValue(reader, 0);
    skipSpace(reader);
    return reader.at === text.length ? value : undefined;
  } catch (error) {
    if (error instanceof NotALiteral) return undefined;
    throw error;
  }
}

export function isLiteralMap(value: Literal | undefined): value is LiteralMap {
  return value instanceof Map;
}

interface Reader {
  readonly text: string;
  at: number;
}

class NotALiteral extends Error {}

const maxDepth = 8;
const words: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['null', null],
  ['None', null],
]);
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

function readValue(reader: Reader, depth: number): Literal {
  if (depth > maxDepth) throw new NotALiteral();
  skipSpace(reader);
  const start = reader.text[reader.at];
  if (start === '{') return readMap(reader, depth);
  if (start === '[') return readList(reader, depth, ']');
  if (start === '(') return readList(reader, depth, ')');
  if (start === '"' || start === "'") return readText(reader, start);
  const word = match(reader, /[A-Za-z]+|[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?/y);
  const known = words.get(word);
  if (known !== undefined) return known;
  if (/^[A-Za-z]/.test(word)) throw new NotALiteral();
  return Number(word);
}

function readMap(reader: Reader, depth: number): LiteralMap {
  const map = new Map<string, Literal>();
  reader.at++;
  while (!ends(reader, '}')) {
    const key = readValue(reader, depth + 1);
    if (typeof key === 'object') throw new NotALiteral();
    expect(reader, ':');
    map.set(String(key), readValue(reader, depth + 1));
    if (!ends(reader, '}', false)) expect(reader, ',');
  }
  return map;
}

function readList(reader: Reader, depth: number, close: string): readonly Literal[] {
  const items: Literal[] = [];
  reader.at++;
  while (!ends(reader, close)) {
    items.push(readValue(reader, depth + 1));
    if (!ends(reader, close, false)) expect(reader, ',');
  }
  return items;
}

function readText(reader: Reader, quote: string): string {
  let text = '';
  for (reader.at++; reader.text[reader.at] !== quote; reader.at++) {
    const character = reader.text[reader.at];
    if (character === undefined) throw new NotALiteral();
    text += character === '\\' ? readEscape(reader) : character;
  }
  reader.at++;
  return text;
}

function readEscape(reader: Reader): string {
  reader.at++;
  const character = reader.text[reader.at] ?? '';
  const digits = { x: 2, u: 4 }[character];
  if (digits === undefined) return escapes[character] ?? character;
  const code = reader.text.slice(reader.at + 1, reader.at + 1 + digits);
  if (!/^[\da-fA-F]+$/.test(code) || code.length < digits) throw new NotALiteral();
  reader.at += digits;
  return String.fromCharCode(Number.parseInt(code, 16));
}

function ends(reader: Reader, close: string, consume = true): boolean {
  skipSpace(reader);
  if (reader.text[reader.at] !== close) return false;
  if (consume) reader.at++;
  return true;
}

function expect(reader: Reader, character: string): void {
  skipSpace(reader);
  if (reader.text[reader.at] !== character) throw new NotALiteral();
  reader.at++;
}

function skipSpace(reader: Reader): void {
  match(reader, /\s*/y);
}

function match(reader: Reader, pattern: RegExp): string {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0];
  if (found === undefined) throw new NotALiteral();
  reader.at += found.length;
  return found;
}
