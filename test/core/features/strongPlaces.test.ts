import { describe, expect, it } from 'vitest';
import { strongPlaces } from '../../../src/core/features/strongPlaces';
import type { ReceptiveField } from '../../../src/protocol/features';

const field: ReceptiveField = {
  kind: 'window',
  rows: Array.from({ length: 4 }, (_, y) => [2 * y, 2 * y + 3] as const),
  columns: Array.from({ length: 4 }, (_, x) => [4 * x, 4 * x + 5] as const),
  size: { width: 5, height: 3 },
};

describe('the strongest places of a channel', () => {
  it('stand apart from one another, strongest first, each with what it sees', () => {
    const map = new Float32Array(16);
    map.set([9, 8, 0, 5], 0);
    map[15] = 7;
    expect(strongPlaces(map, 4, field)).toEqual([
      { y: 0, x: 0, number: 9, area: { top: 0, bottom: 3, left: 0, right: 5 } },
      { y: 3, x: 3, number: 7, area: { top: 6, bottom: 9, left: 12, right: 17 } },
      { y: 0, x: 3, number: 5, area: { top: 0, bottom: 3, left: 12, right: 17 } },
    ]);
  });

  it('are none where the channel is the same everywhere', () => {
    expect(strongPlaces(new Float32Array(16).fill(2), 4, field)).toEqual([]);
  });

  it('have no area where it is not known what they see', () => {
    const [place] = strongPlaces(Float32Array.of(0, 1), 2, { kind: 'unknown', reason: '' });
    expect(place).toEqual({ y: 0, x: 1, number: 1, area: null });
  });
});
