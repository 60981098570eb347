// Learns the filters of a convolution without gradients: whiten patches of the layer's input, cluster them, and take for
// each cluster centre t the linear discriminant Σ⁻¹(t − mean), which tells t from an average patch. Coates & Ng, "Learning
// feature representations with k-means" (2012); with clusters per class, Hariharan et al., "Discriminative decorrelation" (2012).

import type { Random } from '../../../base/random';
import { cholesky, invertLower } from '../linear/cholesky';
import {
  columnMoments,
  type Matrix,
  normaliseRows,
  rowNorms,
  selectRows,
  shiftColumns,
  stackRows,
} from '../linear/matrix';
import type { Multiply } from '../linear/multiply';
import { meanDiagonal, withRidge } from '../linear/ridge';
import { cluster } from './cluster';

export interface FilterOptions {
  readonly count: number;
  /** Added to the covariance, as a share of the mean variance: more of it keeps fine detail and noise down. */
  readonly shrinkage: number;
  /** Class of each patch: each class then gets the same number of filters of its own. */
  readonly classes?: readonly number[];
}

const clusterRounds = 8;
/** The flattest patches say nothing about shape. */
const flatShare = 0.4;

/** `patches`: one row each. Returns one filter for each row, of the same length as a patch. */
export async function learnFilters(
  multiply: Multiply,
  patches: Matrix,
  options: FilterOptions,
  random: Random,
): Promise<Matrix> {
  const centred = shiftColumns(patches, columnMoments(patches).mean);
  const whitening = await whiteningOf(multiply, centred, options.shrinkage);
  const lively = livelyRows(centred);
  const points = normaliseRows(
    await multiply(selectRows(centred, lively), whitening, { right: true }),
  );
  const groups = groupRows(lively, options.classes);
  const count = Math.ceil(options.count / groups.length);
  const centres: Matrix[] = [];
  for (const rows of groups) {
    const group = selectRows(points, rows);
    const { centroids } = await cluster(
      multiply,
      group,
      { count, rounds: clusterRounds, isSpherical: true },
      random,
    );
    centres.push(centroids);
  }
  return normaliseRows(await multiply(stackRows(centres), whitening));
}

/** L⁻¹ where L·Lᵀ is the shrunk covariance. A whitened centre c is the filter L⁻ᵀc, so rows are multiplied by it too. */
async function whiteningOf(
  multiply: Multiply,
  centred: Matrix,
  shrinkage: number,
): Promise<Matrix> {
  const gram = await multiply(centred, centred, { left: true });
  const covariance = { ...gram, data: gram.data.map((value) => value / centred.rows) };
  const { size, data } = invertLower(
    cholesky(withRidge(covariance, shrinkage * meanDiagonal(covariance))),
  );
  return { rows: size, columns: size, data: Float32Array.from(data) };
}

function livelyRows(centred: Matrix): readonly number[] {
  const norms = rowNorms(centred);
  const least = norms.slice().sort()[Math.floor(flatShare * norms.length)] ?? 0;
  return Array.from(norms.keys()).filter((row) => (norms[row] ?? 0) >= least);
}

/** Positions within `rows`, one list for each class that occurs; all in one list where there are no classes. */
function groupRows(
  rows: readonly number[],
  classes: readonly number[] | undefined,
): readonly (readonly number[])[] {
  if (!classes) return [rows.map((_, position) => position)];
  const groups = new Map<number, number[]>();
  rows.forEach((row, position) => {
    const label = classes[row] ?? 0;
    const group = groups.get(label);
    if (group) group.push(position);
    else groups.set(label, [position]);
  });
  return [...groups].sort(([left], [right]) => left - right).map(([, group]) => group);
}
