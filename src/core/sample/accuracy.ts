// How often the sample model is right, with the interval that so few pictures allow.

export interface Share {
  readonly correct: number;
  readonly total: number;
  /** 0…1. */
  readonly value: number;
  /** Wilson's 95 % interval. */
  readonly low: number;
  readonly high: number;
}

export interface Accuracy {
  readonly overall: Share;
  /** Share of each class's pictures that are recognised, in the order of the classes. */
  readonly perClass: readonly Share[];
}

/** `predicted` and `classes`: a class index for each picture. */
export function accuracyOf(
  predicted: readonly number[],
  classes: readonly number[],
  classCount: number,
): Accuracy {
  const isRight = classes.map((label, row) => predicted[row] === label);
  const count = (label: number | null): Share => {
    const rows = classes.flatMap((each, row) => (label === null || each === label ? [row] : []));
    return wilson(rows.filter((row) => isRight[row]).length, rows.length);
  };
  return { overall: count(null), perClass: Array.from({ length: classCount }, (_, k) => count(k)) };
}

/** E. B. Wilson, "Probable inference, the law of succession, and statistical inference" (1927). */
export function wilson(correct: number, total: number): Share {
  if (total === 0) return { correct, total, value: 0, low: 0, high: 1 };
  const z = 1.959964;
  const value = correct / total;
  const spread = z ** 2 / total;
  const centre = (value + spread / 2) / (1 + spread);
  const half = (Math.sqrt((value * (1 - value)) / total + spread / (4 * total)) * z) / (1 + spread);
  return {
    correct,
    total,
    value,
    low: Math.max(0, centre - half),
    high: Math.min(1, centre + half),
  };
}
