// What a command of the CLI is: one file in commands/ and one line in its index.

import type { ParseArgsConfig } from 'node:util';
import { GlassboxError } from '../base/errors';
import type { EngineApi } from '../protocol/engine';

export type OptionSpec = NonNullable<ParseArgsConfig['options']>[string] & {
  /** One line for --help, beginning with what the value is. */
  readonly help: string;
};

export interface CommandContext {
  readonly engine: EngineApi;
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
  /** The command's answer on stdout. */
  print(text: string): void;
  /** Progress and remarks on stderr. */
  note(text: string): void;
}

export interface Command {
  readonly id: string;
  readonly usage: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Resolves to the exit code: 0 done, 1 failed. */
  run(context: CommandContext): Promise<number>;
}

/** Wrong usage: exit code 2. */
export function usageError(message: string): GlassboxError {
  return new GlassboxError({ code: 'usage', message });
}
