// How well a ranking puts the wanted rows first, in one number.

/**
 * Σ (R_k − R_{k−1})·P_k over the distinct scores in descending order, with precision P and recall R of all rows of at
 * least that score (scikit-learn's average_precision_score: ties are one step, nothing is interpolated). Scores are
 * higher for rows more likely wanted; `isPositive` is not 0 for the wanted ones. 0 where nothing is wanted.
 */
export function averagePrecision(
  scores: Float32Array | Float64Array | readonly number[],
  isPositive: Uint8Array | readonly boolean[],
): number {
  const order = Array.from(scores, (_, row) => row);
  order.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  let positives = 0;
  for (const wanted of isPositive) if (wanted) positives++;
  if (positives === 0) return 0;
  let found = 0;
  let foundBefore = 0;
  let sum = 0;
  order.forEach((row, rank) => {
    if (isPositive[row]) found++;
    const next = order[rank + 1];
    if (next !== undefined && scores[next] === scores[row]) return;
    sum += ((found - foundBefore) / positives) * (found / (rank + 1));
    foundBefore = found;
  });
  return sum;
}
