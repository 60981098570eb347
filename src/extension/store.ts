// The only mutable state of the extension. Parts ask it for the state, change it with `update`, and redraw on
// `onDidChange`; nothing else remembers anything.

import type { Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import type { ErrorFacts } from '../base/errors';
import type { ModelDescription, ModelListing, ProviderReport } from '../protocol/model';
import type { EngineState } from './engineClient';

export type DescriptionState =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly description: ModelDescription }
  | { readonly kind: 'failed'; readonly error: ErrorFacts };

export interface State {
  /** Full path of the model in use in this workspace. */
  readonly activeModel: string | null;
  /** Models of the workspace; null until somebody asked for them. */
  readonly models: readonly ModelListing[] | null;
  /** What is known about the active model. */
  readonly description: DescriptionState;
  /** What ran the active model last; null until it ran. */
  readonly provider: ProviderReport | null;
  readonly engine: EngineState;
}

export interface Store extends Disposable {
  readonly state: State;
  readonly onDidChange: Event<{ readonly state: State; readonly before: State }>;
  update(change: Partial<Omit<State, 'activeModel'>>): void;
  /** Remembered for this workspace; what was known about the model before is forgotten. */
  setActiveModel(path: string | null): void;
}

/** Where a workspace's choices are kept: VS Code's Memento. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const activeModelKey = 'activeModel';

export function createStore(memory: Memory): Store {
  const changed = new Emitter<{ readonly state: State; readonly before: State }>();
  const remembered = memory.get(activeModelKey);
  let state: State = {
    activeModel: typeof remembered === 'string' ? remembered : null,
    models: null,
    description: { kind: 'none' },
    provider: null,
    engine: { kind: 'stopped' },
  };
  const set = (next: State): void => {
    const before = state;
    state = next;
    changed.fire({ state, before });
  };
  return {
    get state() {
      return state;
    },
    onDidChange: changed.event,
    update: (change) => set({ ...state, ...change }),
    setActiveModel: (activeModel) => {
      void memory.update(activeModelKey, activeModel ?? undefined);
      set({ ...state, activeModel, description: { kind: 'none' }, provider: null });
    },
    dispose: () => changed.dispose(),
  };
}

/** The status bar shows what ran the active model last. */
export function noteProvider(store: Store, model: string, provider: ProviderReport | null): void {
  const { activeModel, provider: last } = store.state;
  if (!provider || model !== activeModel) return;
  const isKnown = provider.provider === last?.provider && provider.reason === last.reason;
  if (!isKnown) store.update({ provider });
}
