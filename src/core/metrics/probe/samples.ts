// The features that the probe works on: rows that can be used, their columns brought to mean 0 and variance 1 as they
// are read, so that no second copy of the features is kept.

type Pause = () => Promise<void>;

export interface Samples {
  /** Row-major, rows × dims. */
  readonly features: Float32Array;
  readonly dims: number;
  /** Features that the model has, of which `dims` are kept: the covariance has this many directions. */
  readonly originalDims: number;
  /** Rows of `features`; all that follows counts by place in this list. */
  readonly rows: Int32Array;
  readonly labels: Int32Array;
  readonly classes: number;
  readonly means: Float64Array;
  /** 1/standard deviation of each column; 0 where it is constant. */
  readonly scales: Float64Array;
}

export interface LabelledFeatures {
  readonly features: Float32Array;
  readonly dims: number;
  readonly labels: Int32Array;
  readonly classes: number;
}

/** Rows that have a label in 0…classes − 1 and finite features, and the others. */
export async function partRows(
  { features, dims, labels, classes }: LabelledFeatures,
  pause: Pause,
): Promise<{ readonly rows: Int32Array; readonly skipped: readonly number[] }> {
  const skipped: number[] = [];
  const rows = new Int32Array(labels.length);
  let kept = 0;
  for (let row = 0; row < labels.length; row++) {
    if (row % 64 === 0) await pause();
    const label = labels[row] ?? -1;
    let sum = label >= 0 && label < classes ? 0 : Number.NaN;
    // NaN and infinities stay so under a product with 0.
    for (let i = row * dims; i < (row + 1) * dims; i++) sum += (features[i] ?? Number.NaN) * 0;
    if (sum === 0) rows[kept++] = row;
    else skipped.push(row);
  }
  return { rows: rows.slice(0, kept), skipped };
}

export async function standardise(
  data: LabelledFeatures,
  rows: Int32Array,
  pause: Pause,
): Promise<Samples> {
  const { features, dims } = data;
  const means = new Float64Array(dims);
  const squares = new Float64Array(dims);
  for (const [place, row] of rows.entries()) {
    if (place % 64 === 0) await pause();
    for (let i = 0; i < dims; i++) means[i] = (means[i] ?? 0) + (features[row * dims + i] ?? 0);
  }
  for (let i = 0; i < dims; i++) means[i] = (means[i] ?? 0) / rows.length;
  for (const [place, row] of rows.entries()) {
    if (place % 64 === 0) await pause();
    for (let i = 0; i < dims; i++) {
      const offset = (features[row * dims + i] ?? 0) - (means[i] ?? 0);
      squares[i] = (squares[i] ?? 0) + offset * offset;
    }
  }
  const scales = squares.map((sum, i) => {
    const deviation = Math.sqrt(sum / rows.length);
    // What rounding leaves of a constant column is no variance.
    return deviation > 1e-7 * Math.abs(means[i] ?? 0) ? 1 / deviation : 0;
  });
  return {
    features,
    dims,
    originalDims: dims,
    rows,
    labels: Int32Array.from(rows, (row) => data.labels[row] ?? 0),
    classes: data.classes,
    means,
    scales,
  };
}

/** The standardised features of the sample at `place`. */
export function readSample(samples: Samples, place: number, into: Float64Array): void {
  const { features, dims, means, scales } = samples;
  const start = (samples.rows[place] ?? 0) * dims;
  for (let i = 0; i < dims; i++) {
    into[i] = ((features[start + i] ?? 0) - (means[i] ?? 0)) * (scales[i] ?? 0);
  }
}
