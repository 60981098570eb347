// Options that several commands share, and their checked reading.

import { type ProviderChoice, providers } from '../protocol/model';
import { type CommandContext, type OptionSpec, usageError } from './command';

export const jsonOption: OptionSpec = {
  type: 'boolean',
  help: 'print exactly one JSON document on stdout',
};

export const providerOption: OptionSpec = {
  type: 'string',
  help: `execution provider: auto | ${providers.join(' | ')} (default auto)`,
};

export function requiredString({ options }: CommandContext, name: string): string {
  const value = options[name];
  if (typeof value !== 'string' || value === '') throw usageError(`--${name} is missing.`);
  return value;
}

export function providerOf({ options }: CommandContext): ProviderChoice {
  const value = options.provider ?? 'auto';
  const choice = (['auto', ...providers] as const).find((each) => each === value);
  if (!choice)
    throw usageError(`--provider is "${value}"; it must be auto, ${providers.join(', ')}.`);
  return choice;
}

/** A whole number of at least `least`. */
export function integerOf(
  { options }: CommandContext,
  name: string,
  fallback: number,
  least: number,
): number {
  const text = options[name];
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) {
    throw usageError(`--${name} is "${text}"; it must be a whole number of at least ${least}.`);
  }
  return value;
}

/** One of a few words; undefined where the option is left out. */
export function oneOf<T extends string>(
  { options }: CommandContext,
  name: string,
  choices: readonly T[],
): T | undefined {
  const value = options[name];
  if (value === undefined) return undefined;
  const choice = choices.find((each) => each === value);
  if (!choice)
    throw usageError(`--${name} is "${value}"; it must be one of ${choices.join(', ')}.`);
  return choice;
}

/** A number from 0 to 1. */
export function shareOf({ options }: CommandContext, name: string, fallback: number): number {
  const text = options[name];
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!(value >= 0 && value <= 1)) {
    throw usageError(`--${name} is "${text}"; it must be between 0 and 1.`);
  }
  return value;
}
