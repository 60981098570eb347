// Where the models and a photo of the reference data lie, and an engine in this very process that runs them.

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { EngineService } from '../../src/engine/service';
import type { EngineApi } from '../../src/protocol/engine';
import { startEngine } from '../engine/explainModels';

export { call } from '../engine/useEngine';

export const data = resolve('../shared/data');
export const isThere = existsSync(data);
export const photo = resolve(data, 'photos', 'n01440764_tench.JPEG');

/** Registers what starts and ends the engine of a group of tests; what it returns works inside of them. */
export function useRealEngine(): { readonly api: EngineApi } {
  let service: EngineService | undefined;
  beforeAll(() => {
    service = startEngine();
  });
  afterAll(() => service?.dispose());
  return {
    get api() {
      if (!service) throw new Error('The engine is there in tests only.');
      return service.api;
    },
  };
}
