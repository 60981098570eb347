// What the file itself says in its metadata: Ultralytics' keys, the image metadata of the ONNX specification, and the keys
// that people use without any agreement.

import { type Context, fittingLabels, hintsFrom, rowCount, type SourceHints } from '../hints';
import { imageMetadataHints } from './imageMetadata';
import { metadataLabels, metadataNumbers } from './metadataText';
import { ultralyticsHints } from './ultralytics';

export function metadataHints(context: Context): readonly SourceHints[] {
  return [ultralyticsHints(context), imageMetadataHints(context), looseKeys(context)].filter(
    (hints) => hints !== null,
  );
}

const labelKeys = ['labels', 'classes', 'class_names', 'class_labels', 'names', 'id2label'];
const meanKeys = ['mean', 'image_mean'];
const stdKeys = ['std', 'image_std'];

function looseKeys(context: Context): SourceHints {
  const { metadata } = context.facts;
  const keyOf = (keys: readonly string[]): string | undefined =>
    keys.find((key) => key in metadata);
  const numbers = (keys: readonly string[]): readonly number[] | undefined => {
    const values = metadataNumbers(metadata[keyOf(keys) ?? '']);
    return values?.length === context.channels || values?.length === 1 ? values : undefined;
  };
  const [mean, std] = [numbers(meanKeys), numbers(stdKeys)];
  const { labels, warnings } = looseLabels(context, keyOf(labelKeys));
  return {
    source: 'metadata',
    hints: {
      ...hintsFrom(`metadata ${keyOf(labelKeys)}`, { labels }),
      ...hintsFrom(`metadata ${keyOf(meanKeys)}`, { mean }),
      ...hintsFrom(`metadata ${keyOf(stdKeys)}`, {
        std: std?.every((value) => value > 0) ? std : undefined,
      }),
    },
    warnings,
  };
}

interface Labels {
  readonly labels: readonly string[] | undefined;
  readonly warnings: readonly string[];
}

function looseLabels({ facts, output }: Context, key: string | undefined): Labels {
  const names = metadataLabels(facts.metadata[key ?? '']);
  if (names === null) return { labels: undefined, warnings: [] };
  const labels = fittingLabels(names, rowCount(output)) ?? undefined;
  const warning = `Metadata ${key} has ${names.length} labels, the model has ${rowCount(output)} classes: they are left out.`;
  return { labels, warnings: labels ? [] : [warning] };
}
