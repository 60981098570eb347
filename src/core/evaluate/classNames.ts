// What the model's outputs are called in a run: as the dataset calls its classes, else as the model does.

import type { RunManifest } from '../../protocol/evaluation';

export function classNames({
  outputs,
  matching,
}: Pick<RunManifest, 'outputs' | 'matching'>): (index: number) => string {
  const labels = new Map(matching.classes.map(({ index, label }) => [index, label]));
  return (index) => labels.get(index) ?? outputs[index] ?? `class ${index}`;
}
