// Every error a user can meet is made by a named factory beside the code that finds it, from this one class. It
// crosses process borders as plain data (see protocol/rpc.ts) and is shown as `message` + `remedy`.

/** What a GlassboxError is made of: plain data, so that it survives JSON and structured clone. */
export interface ErrorFacts {
  /** Stable identifier in kebab-case, e.g. `model-truncated`. */
  readonly code: string;
  /** What happened, and to which file, node or row: one sentence with a full stop. */
  readonly message: string;
  /** What to do next: one sentence with a full stop. */
  readonly remedy?: string;
  /** File the error is about, where one is. */
  readonly path?: string;
  /** Place in that file, counted from 1. */
  readonly line?: number;
  readonly column?: number;
}

export class GlassboxError extends Error {
  readonly code: string;
  readonly facts: ErrorFacts;

  constructor(facts: ErrorFacts, options?: ErrorOptions) {
    super(facts.remedy === undefined ? facts.message : `${facts.message} ${facts.remedy}`, options);
    this.name = 'GlassboxError';
    this.code = facts.code;
    this.facts = facts;
  }
}

/** Thrown by work whose AbortSignal fired; borders turn it into "cancelled", never into an error message. */
export function cancelled(): GlassboxError {
  return new GlassboxError({ code: 'cancelled', message: 'Cancelled.' });
}

export function isCancelled(error: unknown): boolean {
  return (
    (error instanceof GlassboxError && error.code === 'cancelled') ||
    (error instanceof Error && error.name === 'AbortError')
  );
}

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled();
}

/** Any thrown value as facts; a stranger's exception keeps its own words. */
export function errorFacts(error: unknown): ErrorFacts {
  if (error instanceof GlassboxError) return error.facts;
  if (error instanceof Error) return { code: 'unexpected', message: error.message };
  return { code: 'unexpected', message: String(error) };
}
