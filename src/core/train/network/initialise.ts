// Weights at the start, from the seed and their own name, so that they do not depend on which others there are.

import { createRandom } from '../../../base/random';
import { elementCount, type TensorValue } from '../../onnx/tensor';

/** Normal with variance 2 / fan-in (He et al. 2015), where every dim but the first is read. */
export function heWeights(dims: readonly number[], seed: number, name: string): TensorValue {
  const random = createRandom(seedOf(seed, name));
  const deviation = Math.sqrt(2 / Math.max(1, elementCount(dims.slice(1))));
  const data = Float32Array.from({ length: elementCount(dims) }, () => deviation * random.normal());
  return { type: 'float32', dims, data };
}

export function zeros(dims: readonly number[]): TensorValue {
  return { type: 'float32', dims, data: new Float32Array(elementCount(dims)) };
}

/** FNV-1a over both (Fowler, Noll, Vo). */
export function seedOf(seed: number, purpose: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(`${seed}:${purpose}`)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash >>> 0;
}
