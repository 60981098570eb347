// The model card's own values. The card may lie beside the model, or inside it under a metadata key.

import { basename } from 'node:path';
import type { CardSource, ModelFacts, Resolved } from '../../../protocol/model';
import { readCard, readCardLabels } from '../cardFile';
import { type Card, parseCard } from '../cardText';
import { type Context, hintsFrom, type SourceHints } from '../hints';
import { checkInput, checkLabels, checkOutput } from './cardChecks';
import { sizeOfCrop, toCrop, toList, toResize, toScale, toSize } from './cardValues';

/** Metadata key under which Glassbox keeps a whole card inside a model it writes. */
export const cardKey = 'glassbox.card';

export interface SourcedCard extends Card {
  readonly source: CardSource;
  /** How panels name it: the file, or the metadata key. */
  readonly detail: string;
  /** The list, read already where the card names a file. */
  readonly labels: readonly string[] | undefined;
}

/** null where no card lies beside the model. */
export async function cardBeside(path: string): Promise<SourcedCard | null> {
  const card = await readCard(path);
  return card && sourced(card, 'card', basename(card.path));
}

/** null where none is inside the model. */
export async function cardInside({ path, metadata }: ModelFacts): Promise<SourcedCard | null> {
  const text = metadata[cardKey];
  return text === undefined ? null : sourced(parseCard(path, text), 'metadata', cardKey);
}

async function sourced(card: Card, source: CardSource, detail: string): Promise<SourcedCard> {
  return { ...card, source, detail, labels: await readCardLabels(card) };
}

/** The first card that says something about a field. */
export function written<T>(
  cards: readonly SourcedCard[],
  field: (data: Card['data']) => T | undefined,
): Resolved<T> | undefined {
  for (const { data, source, detail } of cards) {
    const value = field(data);
    if (value !== undefined) return { value, source, detail };
  }
  return undefined;
}

export function cardHints(card: SourcedCard, context: Context): SourceHints {
  const input = card.data.input ?? {};
  checkInput(card, input, context);
  checkOutput(card, context);
  const isSigned = input.scale === '-1-1';
  const hints = hintsFrom(card.detail, {
    labels: checkLabels(card, card.labels, context),
    size: toSize(input.size) ?? sizeOfCrop(input.crop),
    colorOrder: input.colorOrder ?? input.color ?? input.color_order,
    scale: toScale(input.scale),
    mean: toList(input.mean) ?? (isSigned ? [1] : undefined),
    std: toList(input.std) ?? (isSigned ? [1] : undefined),
    resize: toResize(input.resize),
    crop: toCrop(input.crop),
    activation: card.data.output?.activation,
    task: card.data.output?.task,
  });
  return { source: card.source, hints, warnings: [] };
}
