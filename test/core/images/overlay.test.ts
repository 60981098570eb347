import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawOverlay } from '../../../src/core/images/overlay';

const style = { colormap: 'jet', opacity: 0.5, peak: null } as const;

async function pixelsOf(bytes: Uint8Array): Promise<number[]> {
  return [...(await sharp(bytes).raw().toBuffer())];
}

describe('an overlay', () => {
  it('mixes the colours of the map into the pixels that the model saw and leaves the others', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'glassbox-overlay-')), 'grey.png');
    const background = { r: 100, g: 100, b: 100 };
    await sharp({ create: { width: 4, height: 1, channels: 3, background } })
      .png()
      .toFile(path);
    // The middle two of four pixels, as after a centre crop.
    const placement = {
      original: { width: 4, height: 1 },
      model: { width: 2, height: 1 },
      scaleX: 1,
      scaleY: 1,
      offsetX: 1,
      offsetY: 0,
    };
    const map = { width: 2, height: 1, data: Float32Array.of(0, 1), isSigned: false };
    const { size, bytes } = await drawOverlay(path, map, placement, style);
    // Jet runs from (0, 0, 128) to (128, 0, 0).
    expect({ size, pixels: await pixelsOf(bytes) }).toEqual({
      size: { width: 4, height: 1 },
      pixels: [100, 100, 100, 50, 50, 114, 114, 50, 50, 100, 100, 100],
    });
  });

  it('without a picture is the map, a rectangle for each cell', async () => {
    const map = { width: 2, height: 1, data: Float32Array.of(0, 1), isSigned: false };
    const { size, bytes } = await drawOverlay(null, map, null, style);
    const pixels = await pixelsOf(bytes);
    expect({ size, left: pixels.slice(0, 3), right: pixels.slice(-3) }).toEqual({
      size: { width: 512, height: 256 },
      left: [0, 0, 128],
      right: [128, 0, 0],
    });
  });
});
