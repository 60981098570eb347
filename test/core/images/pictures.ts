// Pictures for the tests of this folder: seeded pixels, files made from them, and a folder that is removed afterwards.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll } from 'vitest';
import { createRandom } from '../../../src/base/random';
import type { DecodedImage, Pixels } from '../../../src/core/images/types';

/** Smooth shades with noise on top: enough detail to tell resamplers apart, compressible enough for JPEG. */
export function randomPixels<C extends 1 | 3>(
  width: number,
  height: number,
  channels: C,
  seed = 1,
): Pixels & { readonly channels: C } {
  const random = createRandom(seed);
  const data = new Uint8Array(width * height * channels);
  for (let i = 0; i < data.length; i++) {
    const x = Math.floor(i / channels) % width;
    const y = Math.floor(i / channels / width);
    const shade = 128 + 80 * Math.sin(x / 5 + (i % channels)) * Math.cos(y / 7);
    data[i] = Math.max(0, Math.min(255, Math.round(shade + random.between(-40, 40))));
  }
  return { width, height, channels, data };
}

export function randomImage(width: number, height: number, seed = 1): DecodedImage {
  return asDecoded(randomPixels(width, height, 3, seed));
}

export function asDecoded(pixels: Pixels & { readonly channels: 3 }): DecodedImage {
  const { width, height } = pixels;
  const stored = {
    format: 'png',
    width,
    height,
    channels: 3,
    bitsPerChannel: 8,
    orientation: 1,
  } as const;
  return { ...pixels, path: 'random.png', stored };
}

export function toSharp({ data, width, height, channels }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels } });
}

export interface TemporaryFolder {
  readonly path: string;
  write(name: string, bytes: Uint8Array | string): Promise<string>;
}

/** Lives as long as the test file or `describe` that asks for it. */
export function useTemporaryFolder(): TemporaryFolder {
  let path = '';
  beforeAll(async () => {
    path = await mkdtemp(join(tmpdir(), 'glassbox-images-'));
  });
  afterAll(() => rm(path, { recursive: true, force: true }));
  return {
    get path() {
      return path;
    },
    write: async (name, bytes) => {
      const file = join(path, name);
      await writeFile(file, bytes);
      return file;
    },
  };
}
