import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  imageExtensions,
  isImagePath,
  isModelPath,
  modelCardPaths,
} from '../../../src/extension/fileTypes';
import {
  escapeIcons,
  formatBytes,
  formatCount,
  formatInputShape,
  formatNumber,
  shorten,
} from '../../../src/extension/format';
import { PictureCache } from '../../../src/extension/panels/pictureCache';
import { parseSettings } from '../../../src/extension/settingValues';
import { createStore, type Memory } from '../../../src/extension/store';
import { createThrottle } from '../../../src/extension/throttle';
import type { ValueSpec } from '../../../src/protocol/model';

describe('settings', () => {
  const defaults = {
    provider: 'auto',
    nodePath: undefined,
    idleMinutes: 10,
    topK: 5,
    activeModel: undefined,
  };
  it.each([
    ['nothing', {}, {}],
    ['good values', { executionProvider: 'cuda', topK: 7 }, { provider: 'cuda', topK: 7 }],
    ['an unknown provider', { executionProvider: 'cude' }, {}],
    ['a provider of another type', { executionProvider: ['cpu'] }, {}],
    ['numbers out of range', { topK: 0, 'engine.idleMinutes': -3 }, {}],
    ['numbers as text', { topK: '9' }, {}],
    ['a fraction of a class', { topK: 2.6 }, { topK: 3 }],
    ['blank text', { 'engine.nodePath': '  ', activeModel: '' }, {}],
    [
      'text with spaces around',
      { 'engine.nodePath': ' /usr/bin/node ' },
      { nodePath: '/usr/bin/node' },
    ],
  ])('with %s are safe to use', (_, values: Record<string, unknown>, expected) => {
    expect(parseSettings((key) => values[key])).toEqual({ ...defaults, ...expected });
  });
});

describe('text for the eye', () => {
  const spec = (dims: ValueSpec['dims']): ValueSpec => ({
    name: 'x',
    kind: 'tensor',
    type: 'float32',
    dims,
  });
  it.each([
    [formatBytes(612), '612 B'],
    [formatBytes(4_961_000), '5.0 MB'],
    [formatBytes(14_000_000), '14 MB'],
    [formatBytes(2_340_000_000), '2.3 GB'],
    [formatCount(612), '612'],
    [formatCount(3_504_872), '3.5 M'],
    [formatNumber(1 / 255), '0.00392157'],
    [formatNumber(0.485), '0.485'],
    [formatInputShape([spec(['N', 3, 224, 224])]), 'N×3×224×224'],
    [formatInputShape([spec([1]), spec([1, 28, 28, null])]), '1×28×28×?'],
    [formatInputShape([spec(null)]), '?'],
    [formatInputShape([]), '?'],
    [shorten('short.onnx', 20), 'short.onnx'],
    [shorten('a-very-long-model-name.onnx', 15), 'a-very-…me.onnx'],
    [escapeIcons('$(error) $file.onnx'), '\\$(error) $file.onnx'],
  ])('%j', (text, expected) => {
    expect(text).toBe(expected);
  });
});

describe('file types', () => {
  it.each(imageExtensions)('counts .%s as a picture in either case', (extension) => {
    expect(isImagePath(`/a b/c#%.${extension}`)).toBe(true);
    expect(isImagePath(`/x.${extension.toUpperCase()}`)).toBe(true);
  });

  it.each(['/a.svg', '/png', '/a.png.txt', '/a.onnx', '/'])('does not count %s', (path) => {
    expect(isImagePath(path)).toBe(false);
  });

  it('knows models and where their cards lie', () => {
    expect([isModelPath('/a.ONNX'), isModelPath('/a.onnx.data')]).toEqual([true, false]);
    expect(modelCardPaths('/m/cat.onnx')).toEqual([
      '/m/cat.glassbox.json',
      '/m/cat.onnx.glassbox.json',
    ]);
  });
});

describe('the store', () => {
  function memory(values: Record<string, unknown>): Memory {
    return {
      get: (key) => values[key],
      update: async (key, value) => {
        values[key] = value;
      },
    };
  }

  it('remembers the active model and forgets what was known about the one before', () => {
    const values: Record<string, unknown> = {};
    const store = createStore(memory(values));
    store.update({ description: { kind: 'loading' } });
    const seen: unknown[] = [];
    store.onDidChange(({ state, before }) => seen.push([before.activeModel, state.activeModel]));
    store.setActiveModel('/m.onnx');
    expect(store.state).toMatchObject({ activeModel: '/m.onnx', description: { kind: 'none' } });
    expect(seen).toEqual([[null, '/m.onnx']]);
    expect(createStore(memory(values)).state.activeModel).toBe('/m.onnx');
    store.setActiveModel(null);
    expect(createStore(memory(values)).state.activeModel).toBeNull();
  });

  it('takes nothing but a path from memory', () => {
    expect(createStore(memory({ activeModel: 7 })).state.activeModel).toBeNull();
  });
});

describe('the throttle', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('runs at once, then at most once per interval, and never loses the last request', () => {
    const times: number[] = [];
    const began = Date.now();
    const throttle = createThrottle(() => times.push(Date.now() - began), 100);
    for (let ms = 0; ms < 250; ms += 10) {
      throttle.request();
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(1000);
    expect(times).toEqual([0, 100, 200, 300]);
    throttle.request();
    expect(times.at(-1)).toBe(1250);
  });

  it('runs no more once disposed', () => {
    let count = 0;
    const throttle = createThrottle(() => count++, 100);
    throttle.request();
    throttle.request();
    throttle.dispose();
    vi.advanceTimersByTime(1000);
    expect(count).toBe(1);
  });
});

describe('the picture cache', () => {
  const picture = (bytes: number) => ({
    mime: 'image/png' as const,
    bytes: new Uint8Array(bytes),
    size: { width: 1, height: 1 },
  });

  it('drops what was used longest ago once its bytes exceed the limit', () => {
    const cache = new PictureCache(100);
    cache.set('a', picture(40));
    cache.set('b', picture(40));
    cache.get('a');
    cache.set('c', picture(40));
    expect(['a', 'b', 'c'].map((key) => cache.get(key) !== undefined)).toEqual([true, false, true]);
  });

  it('counts a replaced picture once, and keeps none that is larger than everything', () => {
    const cache = new PictureCache(100);
    cache.set('a', picture(60));
    cache.set('a', picture(60));
    expect(cache.get('a')).toBeDefined();
    cache.set('b', picture(101));
    expect(['a', 'b'].map((key) => cache.get(key) !== undefined)).toEqual([false, false]);
  });
});
