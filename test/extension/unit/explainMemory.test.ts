import { describe, expect, it } from 'vitest';
import { createExplainMemory } from '../../../src/extension/panels/explainMemory';
import type { Memory } from '../../../src/extension/store';
import { model } from './explainSamples';

const wish = {
  model,
  method: 'saliency',
  target: { kind: 'class', index: 3 },
  layer: null,
} as const;

/** Keeps JSON, as VS Code does. */
function memory(): Memory & { text: string; writes: number } {
  const kept = {
    text: '[]',
    writes: 0,
    get: () => JSON.parse(kept.text),
    update: async (_: string, value: unknown) => {
      kept.text = JSON.stringify(value);
      kept.writes++;
    },
  };
  return kept;
}

describe('remembered Explain panels', () => {
  it('come back with what they showed, the newest of a name first', () => {
    const kept = memory();
    const before = createExplainMemory(kept);
    before.remember('/a/cat.jpg', [{}]);
    before.remember('/b/cat.jpg', [wish, { model }]);
    before.remember('/c/dog.jpg', [{}]);
    const after = createExplainMemory(kept);
    const isCat = (image: string) => image.endsWith('/cat.jpg');
    expect(after.find(isCat)).toEqual({ image: '/b/cat.jpg', wishes: [wish, { model }] });
    expect(after.find((image) => isCat(image) && image !== '/b/cat.jpg')).toEqual({
      image: '/a/cat.jpg',
      wishes: [{}],
    });
    after.forget('/c/dog.jpg');
    expect(createExplainMemory(kept).find((image) => image === '/c/dog.jpg')).toBeNull();
  });

  it('are written only when what they show is other than before', () => {
    const kept = memory();
    const panels = createExplainMemory(kept);
    panels.remember('/a.png', [wish]);
    panels.remember('/a.png', [{ ...wish }]);
    expect(kept.writes).toBe(1);
    panels.remember('/a.png', [{ ...wish, layer: '/relu' }]);
    expect(kept.writes).toBe(2);
  });

  it('are the newest twenty', () => {
    const kept = memory();
    const panels = createExplainMemory(kept);
    for (let number = 0; number < 30; number++) panels.remember(`/${number}.png`, [{}]);
    const images = JSON.parse(kept.text).map((entry: { image: string }) => entry.image);
    expect(images).toEqual(Array.from({ length: 20 }, (_, index) => `/${index + 10}.png`));
  });

  it.each<[string, unknown, string[]]>([
    ['nothing', undefined, []],
    ['something else', { image: '/a.png' }, []],
    [
      'entries of another version beside good ones',
      [7, { image: '/a.png' }, { image: '/b.png', wishes: [wish] }, { image: 3, wishes: [] }],
      ['/b.png'],
    ],
    ['an unknown method', [{ image: '/a.png', wishes: [{ method: 'tea-leaves' }] }], []],
  ])('that are %s are taken as far as they make sense', (_, value, expected) => {
    const panels = createExplainMemory({ get: () => value, update: async () => undefined });
    const found: string[] = [];
    panels.find((image) => {
      found.push(image);
      return false;
    });
    expect(found).toEqual(expected);
  });
});
