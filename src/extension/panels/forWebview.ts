// Numbers and pictures as they cross to a webview: it receives the whole buffer behind an array, and a Node Buffer not at
// all, so each gets a plain tight copy.

/** Plain data with every typed array in it copied; bytes and 32-bit floats are what the protocol has. */
export function forWebview<T>(value: T): T {
  return copied(value) as T;
}

function copied(value: unknown): unknown {
  if (value instanceof Float32Array) return new Float32Array(value);
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copied(part)]));
}
