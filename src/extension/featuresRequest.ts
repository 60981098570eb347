// What other code may hand to the command "Show Feature Maps": a picture, and as far as it likes with which model and at
// which value of it.

import type * as vscode from 'vscode';
import * as z from 'zod/mini';
import { argumentInvalid } from './errors';
import { fileArgument, toUri } from './fileArgument';
import type { FeaturesWish } from './panels/featuresSession';
import { firstIssue, text } from './panels/schemaParts';

export interface FeaturesRequestArgument {
  readonly image: vscode.Uri;
  readonly wish: FeaturesWish;
}

const schema = z.object({
  image: fileArgument,
  model: z.optional(fileArgument),
  layer: z.optional(z.nullable(text)),
});

/** null where the argument is something else, such as a Uri; throws where it is such a request but a wrong one. */
export function featuresRequest(argument: unknown): FeaturesRequestArgument | null {
  if (typeof argument !== 'object' || argument === null || !('image' in argument)) return null;
  const { data, error } = schema.safeParse(argument);
  if (!data) throw argumentInvalid('glassbox.features', firstIssue(error), 'image, model, layer');
  const { image, model, layer = null } = data;
  const wish = model === undefined ? { layer } : { layer, model: toUri(model).fsPath };
  return { image: toUri(image), wish };
}
