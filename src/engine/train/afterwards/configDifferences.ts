// Where trainings differ: recipe, data, model, provider; as dotted paths with a value for each.

import type { ConfigDifference, TrainingManifest } from '../../../protocol/train';

export function configDifferences(
  manifests: readonly TrainingManifest[],
): readonly ConfigDifference[] {
  const all = manifests.map((manifest) => leaves(comparable(manifest), ''));
  const paths = [...new Set(all.flatMap((each) => [...each.keys()]))];
  return paths
    .map((path) => ({ path, values: all.map((each) => each.get(path) ?? '–') }))
    .filter(({ values }) => new Set(values).size > 1);
}

function comparable({ config, dataset, model, provider }: TrainingManifest): unknown {
  return {
    ...config,
    dataset: { name: dataset.name, fingerprint: dataset.fingerprint },
    model: { name: model.name, sha256: model.sha256 },
    provider: provider.provider,
  };
}

/** Values that hold no others, as JSON text. */
function leaves(value: unknown, path: string): Map<string, string> {
  if (typeof value !== 'object' || value === null) return new Map([[path, JSON.stringify(value)]]);
  return new Map(
    Object.entries(value).flatMap(([key, inner]) => [
      ...leaves(inner, path === '' ? key : `${path}.${key}`),
    ]),
  );
}
