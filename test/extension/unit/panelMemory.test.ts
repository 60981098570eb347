import { describe, expect, it } from 'vitest';
import { rememberedSchema } from '../../../src/extension/panels/explainSchema';
import { createPanelMemory } from '../../../src/extension/panels/panelMemory';
import type { Memory } from '../../../src/extension/store';
import { model } from './explainSamples';

const wish = {
  model,
  method: 'saliency',
  target: { kind: 'class', index: 3 },
  layer: null,
} as const;

const open = (kept: Memory) =>
  createPanelMemory(kept, {
    key: 'explain.panels',
    schema: rememberedSchema,
    pathOf: ({ image }) => image,
  });

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

describe('remembered panels', () => {
  it('come back with what they showed, the newest of a name first', () => {
    const kept = memory();
    const before = open(kept);
    before.remember({ image: '/a/cat.jpg', wishes: [{}] });
    before.remember({ image: '/b/cat.jpg', wishes: [wish, { model }] });
    before.remember({ image: '/c/dog.jpg', wishes: [{}] });
    const after = open(kept);
    const isCat = (image: string) => image.endsWith('/cat.jpg');
    expect(after.find(isCat)).toEqual({ image: '/b/cat.jpg', wishes: [wish, { model }] });
    expect(after.find((image) => isCat(image) && image !== '/b/cat.jpg')).toEqual({
      image: '/a/cat.jpg',
      wishes: [{}],
    });
    after.forget('/c/dog.jpg');
    expect(open(kept).find((image) => image === '/c/dog.jpg')).toBeNull();
  });

  it('are written only when what they show is other than before', () => {
    const kept = memory();
    const panels = open(kept);
    panels.remember({ image: '/a.png', wishes: [wish] });
    panels.remember({ image: '/a.png', wishes: [{ ...wish }] });
    expect(kept.writes).toBe(1);
    panels.remember({ image: '/a.png', wishes: [{ ...wish, layer: '/relu' }] });
    expect(kept.writes).toBe(2);
  });

  it('are the newest twenty', () => {
    const kept = memory();
    const panels = open(kept);
    for (let number = 0; number < 30; number++)
      panels.remember({ image: `/${number}.png`, wishes: [{}] });
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
    const panels = open({ get: () => value, update: async () => undefined });
    const found: string[] = [];
    panels.find((image) => {
      found.push(image);
      return false;
    });
    expect(found).toEqual(expected);
  });
});
