// Small parts that panels share.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('vscode', async () => (await import('./vscodeFake')).vscodeFake);

import { Emitter } from '../../../src/base/emitter';
import { nameModels } from '../../../src/extension/modelText';
import { concernsModel } from '../../../src/extension/modelWatcher';
import { createPanelUpdates } from '../../../src/extension/panels/panelUpdates';
import { createStore, noteProvider } from '../../../src/extension/store';
import { cpu } from './samples';

describe('a change beside a model', () => {
  it.each([
    ['/m/cat.onnx', true],
    ['/m/dog.onnx', false],
    ['/m/cat.glassbox.json', true],
    ['/m/cat.onnx.glassbox.json', true],
    ['/m/dog.glassbox.json', false],
    ['/m/labels.txt', true],
    ['/m/preprocessor_config.json', true],
  ])('of %s concerns it: %j', (changed, isConcerned) => {
    expect(concernsModel(changed, '/m/cat.onnx')).toBe(isConcerned);
  });
});

describe('models of a list', () => {
  it('are called by their file names, by their paths where those are the same', () => {
    const paths = ['/data/a/m.onnx', '/data/b/m.onnx', '/data/b/n.onnx'];
    expect(nameModels(paths)).toEqual([
      { path: '/data/a/m.onnx', name: 'a/m.onnx' },
      { path: '/data/b/m.onnx', name: 'b/m.onnx' },
      { path: '/data/b/n.onnx', name: 'n.onnx' },
    ]);
  });
});

describe('what ran the active model', () => {
  it('is noted once, and not for other models', () => {
    const store = createStore({ get: () => '/data/m.onnx', update: async () => undefined });
    let changes = 0;
    store.onDidChange(() => changes++);
    noteProvider(store, '/data/other.onnx', cpu);
    noteProvider(store, '/data/m.onnx', null);
    expect([changes, store.state.provider]).toEqual([0, null]);
    noteProvider(store, '/data/m.onnx', cpu);
    noteProvider(store, '/data/m.onnx', { ...cpu });
    expect([changes, store.state.provider]).toEqual([1, cpu]);
  });
});

describe('updates of a panel', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function opened() {
    const shown = new Emitter<unknown>();
    const panel = { visible: true, onDidChangeViewState: shown.event };
    const pending: (() => void)[] = [];
    const sent: number[] = [];
    const updates = createPanelUpdates(panel as never, { trace: () => undefined }, () => {
      sent.push(updates.revision);
      return new Promise((resolve) => pending.push(resolve));
    });
    return {
      updates,
      sent,
      /** The webview takes what it was sent. */
      take: async () => {
        pending.shift()?.();
        await vi.advanceTimersByTimeAsync(200);
      },
      show: async (visible: boolean) => {
        panel.visible = visible;
        shown.fire(undefined);
        await vi.advanceTimersByTimeAsync(200);
      },
    };
  }

  it('come one at a time, a slow webview getting fewer and the last one', async () => {
    const { updates, sent, take } = opened();
    for (let change = 0; change < 30; change++) {
      updates.changed();
      await vi.advanceTimersByTimeAsync(20);
    }
    expect(sent).toEqual([1]);
    await take();
    expect(sent).toEqual([1, 30]);
    await take();
    expect(sent).toEqual([1, 30]);
  });

  it('do not go to a hidden webview, which gets them when it is shown', async () => {
    const { updates, sent, show } = opened();
    await show(false);
    updates.changed();
    await vi.advanceTimersByTimeAsync(500);
    expect(sent).toEqual([]);
    await show(true);
    expect(sent).toEqual([1]);
  });

  it('go on where a webview has gone without an answer and come back', async () => {
    const { updates, sent } = opened();
    updates.changed();
    updates.restarted();
    updates.changed();
    await vi.advanceTimersByTimeAsync(200);
    expect(sent).toEqual([1, 2]);
  });

  it('end with the panel, even those under way', async () => {
    const { updates, sent, take } = opened();
    updates.changed();
    updates.changed();
    updates.dispose();
    await take();
    expect(sent).toEqual([1]);
  });
});
