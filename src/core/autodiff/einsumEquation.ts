// Reads the equation of an Einsum with the ranks of its operands at hand: an ellipsis becomes letters of its own, an output
// that is left out is written out, so that the equation can be rearranged.

export interface EinsumEquation {
  /** A letter per axis. */
  readonly operands: readonly string[];
  readonly output: string;
}

const alphabet = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** The specification of Einsum: https://onnx.ai/onnx/operators/onnx__Einsum.html */
export function readEquation(text: string, ranks: readonly number[]): EinsumEquation {
  const [left = '', right] = text.replaceAll(/\s/g, '').split('->');
  const terms = left.split(',');
  const hidden = terms.map((term, i) =>
    term.includes('...') ? (ranks[i] ?? 0) - term.length + '...'.length : 0,
  );
  const free = alphabet.filter((letter) => !text.includes(letter)).slice(0, Math.max(...hidden));
  const operands = terms.map((term) => term.replace('...', free.join('')));
  const all = [...operands.join('')];
  const once = all.filter((letter) => all.indexOf(letter) === all.lastIndexOf(letter));
  const implicit = once.filter((letter) => !free.includes(letter)).sort();
  const output = right?.replace('...', free.join('')) ?? [...free, ...implicit].join('');
  return { operands, output };
}
