// Shapes that the messages of several panels are made of, and how a fault in one of them is told.

import * as z from 'zod/mini';

/** An index or a number of things. */
export const count = z.int().check(z.nonnegative());

/** A path, or a name from a model: never empty, and no book. */
export const text = z.string().check(z.minLength(1), z.maxLength(10_000));

/** Where in the value something is wrong and what, in a few words. */
export function firstIssue(error: z.core.$ZodError): string {
  const [issue] = error.issues;
  return issue
    ? [issue.path.join('.'), issue.message].filter((part) => part !== '').join(': ')
    : '';
}
