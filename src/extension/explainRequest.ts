// What other code may hand to the command "Explain": a picture, and as far as it likes what of it to explain.

import type * as vscode from 'vscode';
import * as z from 'zod/mini';
import { argumentInvalid } from './errors';
import { fileArgument, toUri } from './fileArgument';
import { type ExplainWish, targetSchema, wishSchema } from './panels/explainSchema';
import { firstIssue } from './panels/schemaParts';

export interface ExplainRequestArgument {
  readonly image: vscode.Uri;
  readonly wish: ExplainWish;
}

const schema = z.object({
  image: fileArgument,
  model: z.optional(fileArgument),
  /** The index of a class, or any target. */
  target: z.optional(z.union([z.int().check(z.nonnegative()), targetSchema])),
  method: wishSchema.shape.method,
  layer: wishSchema.shape.layer,
});

/** null where the argument is something else, such as a Uri; throws where it is such a request but a wrong one. */
export function explainRequest(argument: unknown): ExplainRequestArgument | null {
  if (typeof argument !== 'object' || argument === null || !('image' in argument)) return null;
  const { data, error } = schema.safeParse(argument);
  if (!data) throw argumentInvalid('glassbox.explain', firstIssue(error), 'image, target, model');
  const { image, model, target, ...rest } = data;
  return {
    image: toUri(image),
    wish: {
      ...rest,
      ...(model === undefined ? {} : { model: toUri(model).fsPath }),
      ...(target === undefined ? {} : { target: toTarget(target) }),
    },
  };
}

function toTarget(target: number | z.infer<typeof targetSchema>) {
  return typeof target === 'number' ? { kind: 'class' as const, index: target } : target;
}
