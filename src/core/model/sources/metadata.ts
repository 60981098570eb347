// What the file itself says in its metadata: a card written by Glassbox, Ultralytics' keys, the image metadata of the ONNX
// specification, and the keys that people use without any agreement.

import { errorFacts } from '../../../base/errors';
import { readCardLabels } from '../cardFile';
import { parseCard } from '../cardText';
import { type Context, fittingLabels, hintsFrom, rowCount, type SourceHints } from '../hints';
import { cardHints } from './card';
import { imageMetadataHints } from './imageMetadata';
import { metadataLabels, metadataNumbers } from './metadataText';
import { ultralyticsHints } from './ultralytics';

/** Key under which Glassbox keeps a whole card inside a model it writes. */
export const cardKey = 'glassbox.card';

export async function metadataHints(context: Context): Promise<readonly SourceHints[]> {
  return [
    await embeddedCard(context),
    ultralyticsHints(context),
    imageMetadataHints(context),
    looseKeys(context),
  ].filter((hints) => hints !== null);
}

/** Nobody edits metadata by hand, so a card that does not fit is left out with a warning. */
async function embeddedCard(context: Context): Promise<SourceHints | null> {
  const text = context.facts.metadata[cardKey];
  if (text === undefined) return null;
  try {
    const card = parseCard(context.facts.path, text);
    const labels = await readCardLabels(card);
    return cardHints(card, context, { source: 'metadata', detail: cardKey, labels });
  } catch (error) {
    const warning = `The card inside the model is left out: ${errorFacts(error).message}`;
    return { source: 'metadata', hints: {}, warnings: [warning] };
  }
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
