// The names of a model's outputs, one per class.

import type { ModelCard } from '../../protocol/model';

/** null where the card has no label for an output. */
export function outputNames({ labels, output }: ModelCard): readonly (string | null)[] {
  const count = Math.max(output.classCount, labels.value?.length ?? 0);
  return Array.from({ length: count }, (_, index) => labels.value?.[index] ?? null);
}
