// k-means (Lloyd's algorithm). The scores of all points against all centroids are one matrix product, made outside.

import type { Random } from '../../../base/random';
import { type Matrix, normaliseRows, rowNorms, rowOf, selectRows, zeros } from '../linear/matrix';
import type { Multiply } from '../linear/multiply';

export interface ClusterOptions {
  readonly count: number;
  readonly rounds: number;
  /** Centroids of length 1 on the unit sphere (cosine similarity) instead of plain means (Euclidean distance). */
  readonly isSpherical: boolean;
}

export interface Clusters {
  /** One row for each cluster. */
  readonly centroids: Matrix;
  /** Cluster of each point. */
  readonly members: Int32Array;
}

/** Starts from points drawn by lot; a cluster that loses all its points starts anew from another point. */
export async function cluster(
  multiply: Multiply,
  points: Matrix,
  { count, rounds, isSpherical }: ClusterOptions,
  random: Random,
): Promise<Clusters> {
  const drawn = Array.from({ length: count }, () => random.index(points.rows));
  let centroids = selectRows(points, drawn);
  let members = await nearest(multiply, points, centroids);
  for (let round = 0; round < rounds; round++) {
    centroids = meansOf(points, members, count, random);
    if (isSpherical) normaliseRows(centroids);
    members = await nearest(multiply, points, centroids);
  }
  return { centroids, members };
}

/** ‖p − c‖² is smallest where p·c − ‖c‖²/2 is largest. */
async function nearest(multiply: Multiply, points: Matrix, centroids: Matrix): Promise<Int32Array> {
  const products = await multiply(points, centroids, { right: true });
  const halves = rowNorms(centroids).map((norm) => norm ** 2 / 2);
  return Int32Array.from({ length: points.rows }, (_, row) => {
    let best = 0;
    let bestScore = Number.NEGATIVE_INFINITY;
    rowOf(products, row).forEach((product, index) => {
      const score = product - (halves[index] ?? 0);
      if (score <= bestScore) return;
      best = index;
      bestScore = score;
    });
    return best;
  });
}

function meansOf(points: Matrix, members: Int32Array, count: number, random: Random): Matrix {
  const means = zeros(count, points.columns);
  const sizes = new Int32Array(count);
  members.forEach((member, row) => {
    sizes[member] = (sizes[member] ?? 0) + 1;
    const sum = rowOf(means, member);
    rowOf(points, row).forEach((value, column) => {
      sum[column] = (sum[column] ?? 0) + value;
    });
  });
  sizes.forEach((size, member) => {
    const mean = rowOf(means, member);
    if (size === 0) mean.set(rowOf(points, random.index(points.rows)));
    else
      for (let column = 0; column < mean.length; column++)
        mean[column] = (mean[column] ?? 0) / size;
  });
  return means;
}
