// Which fold each row is judged in: classes spread evenly, and rows that belong together (copies, one patient) in one
// fold, since a copy in the training part would tell the answer.

import { createRandom } from '../../../base/random';

type Pause = () => Promise<void>;

export interface Folds {
  readonly foldOf: Int32Array;
  readonly folds: number;
}

/**
 * Fold (0…folds − 1) of each row, or null where there are fewer than two groups to part. Groups are dealt largest first,
 * in a seeded order, each to the fold that has the smallest share of its classes so far, then the fewest rows. There are
 * no more folds than groups. Rows with a negative group, and all rows where `groups` is null, are groups of their own.
 */
export async function assignFolds(
  { labels, classes }: { readonly labels: Int32Array; readonly classes: number },
  groups: Int32Array | null,
  wantedFolds: number,
  seed: number,
  pause: Pause,
): Promise<Folds | null> {
  const dealt = await shuffledGroups(labels.length, groups, seed, pause);
  const folds = Math.min(Math.max(2, wantedFolds), dealt.length);
  if (folds < 2) return null;
  const totals = new Float64Array(classes);
  for (const label of labels) totals[label] = (totals[label] ?? 0) + 1;
  const foldOf = new Int32Array(labels.length);
  const sizes = new Float64Array(folds);
  /** Share of each class that a fold has: folds × classes. */
  const shares = new Float64Array(folds * classes);
  const load = (rows: readonly number[], fold: number): number => {
    let sum = 0;
    for (const row of rows) sum += shares[fold * classes + (labels[row] ?? 0)] ?? 0;
    return sum;
  };
  for (const [index, rows] of dealt.entries()) {
    if (index % 256 === 0) await pause();
    const fold = lightest(sizes, (each) => load(rows, each));
    sizes[fold] = (sizes[fold] ?? 0) + rows.length;
    for (const row of rows) {
      const label = labels[row] ?? 0;
      const place = fold * classes + label;
      foldOf[row] = fold;
      shares[place] = (shares[place] ?? 0) + 1 / (totals[label] ?? 1);
    }
  }
  return { foldOf, folds };
}

function lightest(sizes: Float64Array, load: (fold: number) => number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let fold = 0; fold < sizes.length; fold++) {
    const found = load(fold);
    if (found < least || (found === least && (sizes[fold] ?? 0) < (sizes[best] ?? 0))) {
      best = fold;
      least = found;
    }
  }
  return best;
}

/** Rows by group, largest group first, otherwise in random order. */
async function shuffledGroups(
  count: number,
  groups: Int32Array | null,
  seed: number,
  pause: Pause,
): Promise<readonly (readonly number[])[]> {
  const members = new Map<number, number[]>();
  for (let row = 0; row < count; row++) {
    if (row % 4096 === 0) await pause();
    const group = groups?.[row] ?? -1;
    // Below 0, so as not to meet a group's number.
    const key = group < 0 ? -1 - row : group;
    const known = members.get(key);
    if (known) known.push(row);
    else members.set(key, [row]);
  }
  const list = [...members.values()];
  const random = createRandom(seed);
  for (let i = list.length - 1; i > 0; i--) {
    if (i % 4096 === 0) await pause();
    const j = random.index(i + 1);
    const [a, b] = [list[i] ?? [], list[j] ?? []];
    list[i] = b;
    list[j] = a;
  }
  return list.sort((a, b) => b.length - a.length);
}
