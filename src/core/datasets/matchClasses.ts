// Which output of the model stands for which class of the dataset. A wrong match would make every number wrong, so
// that only equal names and WordNet ids go without a word; whatever is guessed is said, and what is unclear is left open.

import type { ClassMatch, ClassMatching } from '../../protocol/dataset';
import { createOutputNames, type OutputNames } from './outputNames';

type How = ClassMatch['how'];
type Table = Readonly<Record<string, string | number>>;

interface Found {
  readonly how: How;
  /** Outputs that fit; a match needs exactly one. */
  readonly indices: readonly number[];
}

const none: Found = { how: 'none', indices: [] };
/** These are no guesses. */
const sure: ReadonlySet<How> = new Set(['table', 'name', 'synset']);

/** `outputs`: the model's names, null where it has none. `table`: the user's own, from label to name or index. */
export function matchClasses(
  classes: readonly string[],
  outputs: readonly (string | null)[],
  table: Table | null,
): ClassMatching {
  const names = createOutputNames(outputs);
  const found = classes.map(
    (label) => findByTable(label, names, table) ?? findByName(label, names),
  );
  const isOrdered = mayBeOrdered(classes, outputs, found);
  const matches = isOrdered ? byOrder(classes, outputs, found) : withoutConflicts(found);
  const matched = classes.map((label, i): ClassMatch => {
    const { how, indices } = matches[i] ?? none;
    const [index = null] = indices;
    if (index === null || indices.length > 1) {
      return { label, index: null, output: null, how: 'none' };
    }
    return { label, index, output: outputs[index] ?? null, how };
  });
  const used = new Set(matched.map(({ index }) => index).filter((index) => index !== null));
  return {
    classes: matched,
    unusedOutputs: outputs.length - used.size,
    notice: noticeOf(matched, matches, table),
  };
}

/** null where the table does not speak of it; no output where what it says does not exist. */
function findByTable(label: string, names: OutputNames, table: Table | null): Found | null {
  if (table === null || !Object.hasOwn(table, label)) return null;
  const wanted = table[label];
  if (typeof wanted === 'number') {
    return { how: 'table', indices: names.has(wanted) ? [wanted] : [] };
  }
  return { how: 'table', indices: wanted === undefined ? [] : names.named(wanted) };
}

function findByName(label: string, names: OutputNames): Found {
  const ways = [
    ['name', names.named],
    ['synset', names.ofSynset],
    ['synonym', names.withSynonym],
    ['plural', names.withPlural],
  ] as const;
  for (const [how, find] of ways) {
    const indices = find(label);
    if (indices.length > 0) return { how, indices };
  }
  return none;
}

/** Two classes are not matched to one output by a guess: a sure match keeps it, two guesses both lose it. */
function withoutConflicts(found: readonly Found[]): readonly Found[] {
  const claims = new Map<number, Found[]>();
  for (const match of found) {
    const [index] = match.indices;
    if (match.indices.length !== 1 || index === undefined) continue;
    claims.set(index, [...(claims.get(index) ?? []), match]);
  }
  return found.map((match) => {
    const others = claims.get(match.indices[0] ?? -1) ?? [];
    const isContested = match.indices.length === 1 && others.length > 1 && !sure.has(match.how);
    return isContested ? { how: match.how, indices: [] } : match;
  });
}

/** A guess that another label contested. */
function isLost({ how, indices }: Found): boolean {
  return (how === 'synonym' || how === 'plural') && indices.length === 0;
}

const isInteger = (label: string): boolean => /^\d+(\.0+)?$/.test(label);

/**
 * Places say something where nothing else does: every class is a number, or there are as many outputs as classes and
 * no name fits. What the user's table says of a class stays.
 */
function mayBeOrdered(
  classes: readonly string[],
  outputs: readonly (string | null)[],
  found: readonly Found[],
): boolean {
  const byName = found.filter(({ how }) => how !== 'none' && how !== 'table');
  if (byName.length > 0 || classes.length === 0) return false;
  return classes.every(isInteger) || classes.length === outputs.length;
}

/** Numbers are places from 0; numbers that go too far, and words, take the places in their own order if all are taken. */
function byOrder(
  classes: readonly string[],
  outputs: readonly (string | null)[],
  found: readonly Found[],
): readonly Found[] {
  const isByValue = classes.every((label) => isInteger(label) && Number(label) < outputs.length);
  const isByRank = classes.length === outputs.length;
  return classes.map((label, rank): Found => {
    const match = found[rank] ?? none;
    if (match.how === 'table') return match;
    const place = isByValue || !isByRank ? Number(label) : rank;
    return { how: 'order', indices: place < outputs.length ? [place] : [] };
  });
}

function noticeOf(
  matched: readonly ClassMatch[],
  found: readonly Found[],
  table: Table | null,
): string | null {
  const open = matched.filter(({ how }) => how === 'none').map(({ label }) => label);
  const unclear = matched
    .filter((_, i) => (found[i]?.indices.length ?? 0) > 1)
    .map(({ label }) => label);
  const guessed = matched.filter(({ how }) => how === 'synonym' || how === 'plural');
  const ordered = matched.filter(({ how }) => how === 'order');
  const labels = new Set(matched.map(({ label }) => label));
  const strange = Object.keys(table ?? {}).filter((label) => !labels.has(label));
  const contested = matched.filter((_, i) => isLost(found[i] ?? none)).map(({ label }) => label);
  const said = new Set([...unclear, ...contested]);
  const missing = open.filter((label) => !said.has(label));
  const parts = [
    missing.length > 0 &&
      `${missing.length} of ${matched.length} labels have no output in the model: ${some(missing)}`,
    unclear.length > 0 && `several outputs fit ${some(unclear)}, so none was taken`,
    contested.length > 0 &&
      `another label fits the output of ${some(contested)} too, so it was not taken`,
    guessed.length > 0 &&
      `guessed from similar names: ${some(guessed.map(({ label, output }) => `${label} → ${output}`))}`,
    ordered.length > 0 &&
      `labels are matched to outputs by their place, no name fits: ${some(ordered.map(({ label, index }) => `${label} → ${index}`))}`,
    strange.length > 0 &&
      `the table of classes names what the dataset does not have: ${some(strange)}`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return null;
  const sentence = parts.join('; ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
