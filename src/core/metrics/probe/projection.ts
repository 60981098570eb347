// Fewer features where there are too many for a covariance matrix: a sparse random projection keeps angles and
// distances nearly as they are at the price of one pass (Kane & Nelson 2014, "Sparser Johnson–Lindenstrauss transforms").

import { createRandom } from '../../../base/random';

const placesPerFeature = 4;

/** `features` (row-major, rows × dims) as rows × `wanted`: each feature is added to four places, ±1/2 times. */
export async function projectFeatures(
  features: Float32Array,
  dims: number,
  wanted: number,
  seed: number,
  pause: () => Promise<void>,
): Promise<Float32Array> {
  const random = createRandom(seed);
  const places = Int32Array.from({ length: dims * placesPerFeature }, () => random.index(wanted));
  const signs = Float32Array.from(places, () =>
    random.uniform() < 0.5 ? -1 / Math.sqrt(placesPerFeature) : 1 / Math.sqrt(placesPerFeature),
  );
  const rows = features.length / dims;
  const projected = new Float32Array(rows * wanted);
  for (let row = 0; row < rows; row++) {
    await pause();
    const target = row * wanted;
    for (let k = 0; k < places.length; k++) {
      const value = features[row * dims + Math.floor(k / placesPerFeature)] ?? 0;
      const place = target + (places[k] ?? 0);
      projected[place] = (projected[place] ?? 0) + (signs[k] ?? 0) * value;
    }
  }
  return projected;
}
