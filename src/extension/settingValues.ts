// Turns whatever settings.json holds into values that are safe to use: a wrong value (VS Code underlines it already)
// counts as the default.

import { type ProviderChoice, providers } from '../protocol/model';

export interface Settings {
  readonly provider: ProviderChoice;
  /** Node to run the engine under; undefined for VS Code's own. */
  readonly nodePath: string | undefined;
  readonly idleMinutes: number;
  /** Classes shown for a picture. */
  readonly topK: number;
  /** The workspace's default model, relative to its folder or absolute. */
  readonly activeModel: string | undefined;
}

export const settingKeys = [
  'executionProvider',
  'engine.nodePath',
  'engine.idleMinutes',
  'topK',
  'activeModel',
] as const;

export const settingDefaults = { provider: 'auto', idleMinutes: 10, topK: 5 } as const;

export function parseSettings(get: (key: (typeof settingKeys)[number]) => unknown): Settings {
  return {
    provider: parseProvider(get('executionProvider')),
    nodePath: parseText(get('engine.nodePath')),
    idleMinutes: parseNumber(get('engine.idleMinutes'), 1, 24 * 60, settingDefaults.idleMinutes),
    topK: Math.round(parseNumber(get('topK'), 1, 100, settingDefaults.topK)),
    activeModel: parseText(get('activeModel')),
  };
}

function parseProvider(value: unknown): ProviderChoice {
  const known: readonly ProviderChoice[] = ['auto', ...providers];
  return known.find((choice) => choice === value) ?? settingDefaults.provider;
}

function parseText(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function parseNumber(value: unknown, low: number, high: number, fallback: number): number {
  const isInRange = typeof value === 'number' && value >= low && value <= high;
  return isInRange ? value : fallback;
}
