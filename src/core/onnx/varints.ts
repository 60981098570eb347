// Packed varints (protobuf's variable-length integers) into a typed array, without a JavaScript array in between.

/** Fills `target` from the blocks of a packed field; false where they hold more or fewer numbers than it has room for. */
export function unpackVarints(
  blocks: readonly Uint8Array[],
  target: { readonly length: number; [index: number]: number },
): boolean {
  return unpack(blocks, target.length, (index, low) => {
    target[index] = low;
  });
}

export function unpackWideVarints(
  blocks: readonly Uint8Array[],
  target: BigInt64Array | BigUint64Array,
): boolean {
  const words = new Uint32Array(target.buffer, target.byteOffset, target.length * 2);
  return unpack(blocks, target.length, (index, low, high) => {
    words[2 * index] = low;
    words[2 * index + 1] = high;
  });
}

/** Calls `put` with the low and high 32 bits of each number. */
function unpack(
  blocks: readonly Uint8Array[],
  count: number,
  put: (index: number, low: number, high: number) => void,
): boolean {
  let index = 0;
  for (const block of blocks) {
    let position = 0;
    while (position < block.length) {
      let low = 0;
      let high = 0;
      let shift = 0;
      let byte = 0x80;
      while (byte & 0x80) {
        if (position >= block.length || shift > 63) return false;
        byte = block[position++] ?? 0;
        const bits = byte & 0x7f;
        // Seven bits at a time; the fifth group straddles the two words.
        if (shift < 32) low |= bits << shift;
        if (shift === 28) high |= bits >>> 4;
        if (shift > 31) high |= bits << (shift - 32);
        shift += 7;
      }
      if (index >= count) return false;
      put(index++, low, high);
    }
  }
  return index === count;
}
