// What the entry of every panel does once it has said how its store is made: connects to the host, brings back what was
// saved, asks anew whenever the panel comes into sight, and draws.

import type { ReadonlySignal } from '@preact/signals';
import { type ComponentType, render } from 'preact';
import type { Remote } from '../../src/protocol/rpc';
import { connectPanel } from './connection';
import { saveState } from './savedState';
import { registerToolkit } from './toolkit';

interface PanelStore<Snapshot> {
  readonly state: ReadonlySignal<unknown>;
  /** What is saved, when it is more than the state. */
  readonly saved?: ReadonlySignal<unknown>;
  readonly update: (snapshot: Snapshot) => void;
  readonly refresh: () => Promise<void>;
}

interface PanelViewApi<Snapshot> {
  update(snapshot: Snapshot): Promise<void>;
}

export function startPanel<HostApi, Snapshot, Store extends PanelStore<Snapshot>>(
  Panel: ComponentType<{ readonly store: Store }>,
  createStore: (host: Remote<HostApi>, savedState: unknown) => Store,
): void {
  const root = document.createElement('div');
  root.id = 'app';
  document.body.append(root);
  registerToolkit();
  const connection = connectPanel<HostApi, PanelViewApi<Snapshot>>({
    update: async (snapshot) => store.update(snapshot),
  });
  const store = createStore(connection.host, connection.savedState);
  saveState(store.saved ?? store.state, connection.saveState);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void store.refresh();
  });
  void store.refresh();
  render(<Panel store={store} />, root);
}
