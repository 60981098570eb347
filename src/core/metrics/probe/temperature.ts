// Temperature scaling (Guo et al. 2017): one number that makes the scores' softmax as sure as it is right.

/** Scores to fit on; a temperature needs no more. */
const fitBudget = 1_000_000;
const steps = 40;
const golden = (Math.sqrt(5) - 1) / 2;
/** Of ln(1/temperature): from 1,000 down to 1/10. No sharper, or all probabilities would be 0 and 1. */
const range = [-Math.log(1000), Math.log(10)] as const;

/**
 * `sharpness` = 1/temperature that minimises Σ −ln p of the labels, `loss`, over evenly chosen rows. `scores` is row-major,
 * rows × classes; rows whose label has the score −Infinity (a class that the model does not know) do not count.
 */
export async function fitSharpness(
  scores: Float32Array,
  labels: Int32Array,
  rows: Int32Array,
  classes: number,
  pause: () => Promise<void>,
): Promise<{ readonly sharpness: number; readonly loss: number }> {
  const stride = Math.max(1, Math.ceil((rows.length * classes) / fitBudget));
  const chosen = rows.filter(
    (row, place) =>
      place % stride === 0 && Number.isFinite(scores[row * classes + (labels[row] ?? 0)]),
  );
  const loss = (logSharpness: number): number => {
    const sharpness = Math.exp(logSharpness);
    let sum = 0;
    for (const row of chosen) sum += negativeLog(scores, row, labels[row] ?? 0, classes, sharpness);
    return sum;
  };
  // The loss is convex in 1/temperature, so it has one valley: a golden section search ends in it.
  let [low, high] = range as readonly [number, number];
  let left = high - golden * (high - low);
  let right = low + golden * (high - low);
  let [leftLoss, rightLoss] = [loss(left), loss(right)];
  for (let step = 0; step < steps; step++) {
    await pause();
    if (leftLoss <= rightLoss) {
      [high, right, rightLoss] = [right, left, leftLoss];
      left = high - golden * (high - low);
      leftLoss = loss(left);
    } else {
      [low, left, leftLoss] = [left, right, rightLoss];
      right = low + golden * (high - low);
      rightLoss = loss(right);
    }
  }
  return { sharpness: Math.exp((low + high) / 2), loss: Math.min(leftLoss, rightLoss) };
}

function negativeLog(
  scores: Float32Array,
  row: number,
  label: number,
  classes: number,
  sharpness: number,
): number {
  const start = row * classes;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = start; i < start + classes; i++) most = Math.max(most, scores[i] ?? most);
  let sum = 0;
  for (let i = start; i < start + classes; i++)
    sum += Math.exp(sharpness * ((scores[i] ?? 0) - most));
  return Math.log(sum) - sharpness * ((scores[start + label] ?? 0) - most);
}

/** Replaces the scores of a row by the softmax of `sharpness`·score. */
export function softmaxRow(
  scores: Float32Array,
  row: number,
  classes: number,
  sharpness: number,
): void {
  const start = row * classes;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = start; i < start + classes; i++) most = Math.max(most, scores[i] ?? most);
  let sum = 0;
  for (let i = start; i < start + classes; i++) {
    const value = Math.exp(sharpness * ((scores[i] ?? 0) - most));
    scores[i] = value;
    sum += value;
  }
  for (let i = start; i < start + classes; i++) scores[i] = (scores[i] ?? 0) / sum;
}
