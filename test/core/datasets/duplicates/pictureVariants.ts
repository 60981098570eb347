// What happens to pictures on their way into datasets: copies that a search for duplicates must find.

import sharp, { type Sharp } from 'sharp';
import type { Pixels } from '../../../../src/core/images/types';

/** Each makes an altered copy of a picture, as a file's bytes. */
export const variants: Readonly<Record<string, (image: Sharp, width: number) => Sharp>> = {
  'kept as PNG': (image) => image.png(),
  'as JPEG of quality 50': (image) => image.jpeg({ quality: 50 }),
  'as JPEG of quality 70': (image) => image.jpeg({ quality: 70 }),
  'as WebP': (image) => image.webp({ quality: 70 }),
  'of half the size': (image, width) => image.resize(Math.round(width / 2)).png(),
  'of 0.3 times the size': (image, width) => image.resize(Math.round(width * 0.3)).png(),
  'of twice the size': (image, width) => image.resize(width * 2).png(),
  'of three times the size': (image, width) => image.resize(width * 3).png(),
  'of half the size, as JPEG': (image, width) =>
    image.resize(Math.round(width / 2)).jpeg({ quality: 60 }),
  mirrored: (image) => image.flop().png(),
  'mirrored, of half the size, as JPEG': (image, width) =>
    image
      .flop()
      .resize(Math.round(width / 2))
      .jpeg({ quality: 70 }),
  'mirrored, of twice the size': (image, width) =>
    image
      .flop()
      .resize(width * 2)
      .png(),
  'a little brighter': (image) => image.linear(1.08, 6).jpeg({ quality: 80 }),
};

export async function makeVariant(image: Pixels, name: string): Promise<Pixels> {
  const { width, height, channels, data } = image;
  const make = variants[name];
  if (!make) throw new Error(`There is no variant "${name}".`);
  const file = await make(sharp(data, { raw: { width, height, channels } }), width).toBuffer();
  return decodeBytes(file);
}

export async function decodeBytes(file: Uint8Array): Promise<Pixels> {
  const { data, info } = await sharp(file)
    .rotate()
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: 3, data };
}
