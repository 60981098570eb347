// Fewer rows than features: the rows span no more dimensions than there are rows, and the discriminant knows of features
// no more than inner products. Coordinates in that span give the same answers at a fraction of the price.

import type { Samples } from './samples';
import { addGram, factorise, rowStart } from './triangle';

/** Of the mean square length of a row, added to each: keeps the factorisation from dividing by rounding errors. */
const ridge = 1e-5;

/**
 * The same samples with as many features as there are rows: the rows of L with X·Xᵀ = L·Lᵀ, X the standardised features.
 */
export async function reduceToSpan(samples: Samples, pause: () => Promise<void>): Promise<Samples> {
  const { features, dims, rows, means, scales } = samples;
  const count = rows.length;
  const products = new Float64Array(rowStart(count));
  const readColumn = (column: number, into: Float64Array): void => {
    const mean = means[column] ?? 0;
    const scale = scales[column] ?? 0;
    for (let place = 0; place < count; place++) {
      into[place] = ((features[(rows[place] ?? 0) * dims + column] ?? 0) - mean) * scale;
    }
  };
  await addGram(products, count, dims, readColumn, pause);
  let trace = 0;
  for (let i = 0; i < count; i++) trace += products[rowStart(i) + i] ?? 0;
  for (let i = 0; i < count; i++) {
    const place = rowStart(i) + i;
    products[place] = (products[place] ?? 0) + (ridge * trace) / count || 1;
  }
  await factorise(products, count, pause);
  const reduced = new Float32Array((features.length / dims) * count);
  for (const [place, row] of rows.entries()) {
    reduced.set(products.subarray(rowStart(place), rowStart(place + 1)), row * count);
  }
  return {
    ...samples,
    features: reduced,
    dims: count,
    means: new Float64Array(count),
    scales: new Float64Array(count).fill(1),
  };
}
