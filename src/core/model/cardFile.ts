// The model card on disk: `<model>.glassbox.json` beside the model, and the label file it may name.

import { dirname } from 'node:path';
import { type Card, parseCard } from './cardText';
import { cardError, cardUnreadable } from './errors';
import { pathInside, readSmallFile } from './files';
import { parseLabels } from './labelText';

/** `cat.onnx` → `cat.glassbox.json`; this is where a new card is written. */
export function cardPath(model: string): string {
  return `${model.replace(/\.onnx$/i, '')}.glassbox.json`;
}

/** null where the model has no card. */
export async function readCard(model: string): Promise<Card | null> {
  for (const path of new Set([cardPath(model), `${model}.glassbox.json`])) {
    const text = await readSmallFile(path).catch((error: unknown) => {
      throw cardUnreadable(path, error);
    });
    if (text !== null) return parseCard(path, text);
  }
  return null;
}

/** The labels a card lists, or those of the file it names; undefined where it says nothing. */
export async function readCardLabels(card: Card): Promise<readonly string[] | undefined> {
  const { labels } = card.data;
  if (typeof labels !== 'string') return labels;
  const fail = (problem: string, remedy: string): Error =>
    cardError(card.place(['labels']), `the label file "${labels}" ${problem}.`, remedy);
  const path = await pathInside(dirname(card.path), labels);
  if (path === null) {
    throw fail(
      'lies outside the folder of the model',
      'Move it beside the model, or list the names.',
    );
  }
  const text = await readSmallFile(path).catch((error: unknown) => {
    const words = error instanceof Error ? error.message : String(error);
    throw fail(`cannot be read: ${words}`, 'Make it readable, or list the names.');
  });
  if (text === null) throw fail('does not exist', 'Correct its name, or list the names.');
  const names = parseLabels(text);
  if (names === null) throw fail('is no list of names', 'Write one name per line, or JSON.');
  return names;
}
