// The labels that number keys give: a small dataset's own in their order, so that fingers learn them; of a large one the
// likely ones for the picture at hand.

import type { RunManifest, RunRow } from '../../../src/protocol/evaluation';

/** Keys 1 to 9; 0 asks for any. */
const numberKeys = 9;

export function labelChoices(
  classes: readonly string[],
  row: RunRow | undefined,
  manifest: RunManifest | null,
): readonly string[] {
  if (classes.length <= numberKeys) return classes;
  if (!row) return [];
  const known = new Set(classes);
  const byOutput = new Map(
    manifest?.matching.classes.flatMap(({ label, index }) =>
      index === null ? [] : [[index, label] as const],
    ) ?? [],
  );
  const likely = [
    row.suggested,
    ...row.top5.map(({ index, label }) => byOutput.get(index) ?? label),
    row.label,
  ];
  const usable = likely.filter((label): label is string => label !== null && known.has(label));
  return [...new Set(usable)].slice(0, numberKeys);
}
