// What other code may hand to the command "Explain": a picture, and as far as it likes what of it to explain.

import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { argumentInvalid } from './errors';
import { type ExplainWish, firstIssue, targetSchema, wishSchema } from './panels/explainSchema';

export interface ExplainRequestArgument {
  readonly image: vscode.Uri;
  readonly wish: ExplainWish;
}

const file = z.union([
  z.string().check(z.minLength(1)),
  z.custom<vscode.Uri>((value) => value instanceof vscode.Uri),
]);

const schema = z.object({
  image: file,
  model: z.optional(file),
  /** The index of a class, or any target. */
  target: z.optional(z.union([z.int().check(z.nonnegative()), targetSchema])),
  method: wishSchema.shape.method,
  layer: wishSchema.shape.layer,
});

/** null where the argument is something else, such as a Uri; throws where it is such a request but a wrong one. */
export function explainRequest(argument: unknown): ExplainRequestArgument | null {
  if (typeof argument !== 'object' || argument === null || !('image' in argument)) return null;
  const { data, error } = schema.safeParse(argument);
  if (!data) throw argumentInvalid('glassbox.explain', firstIssue(error));
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

function toUri(value: string | vscode.Uri): vscode.Uri {
  return typeof value === 'string' ? vscode.Uri.file(value) : value;
}

function toTarget(target: number | z.infer<typeof targetSchema>) {
  return typeof target === 'number' ? { kind: 'class' as const, index: target } : target;
}
