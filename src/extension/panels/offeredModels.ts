// The models that a panel offers: those of the workspace that can be read, and those it uses already, wherever they lie.
// The former come late and may change.

import type { Disposable } from '../../base/disposable';
import { errorFacts } from '../../base/errors';
import { nameModels } from '../modelText';
import type { Services } from '../services';

export interface OfferedModel {
  /** Full path. */
  readonly path: string;
  readonly name: string;
}

export interface OfferedModels extends Disposable {
  readonly all: readonly OfferedModel[];
  /** Looks for those of the workspace, where nobody has. */
  look(): void;
}

export function createOfferedModels(
  { models, store, log }: Pick<Services, 'models' | 'store' | 'log'>,
  used: () => readonly string[],
  onChange: () => void,
): OfferedModels {
  const look = (): void => {
    models.list().catch((error: unknown) => log.warn(errorFacts(error).message));
  };
  const subscription = store.onDidChange(({ state, before }) => {
    if (state.models === before.models) return;
    // Files have come, gone or changed.
    if (state.models === null) look();
    onChange();
  });
  return {
    get all() {
      const known = store.state.models ?? [];
      const readable = known.filter((model) => !('error' in model)).map(({ path }) => path);
      return nameModels([...new Set([...readable, ...used()])]);
    },
    look,
    dispose: () => subscription.dispose(),
  };
}
