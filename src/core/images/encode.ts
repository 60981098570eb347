// Pixels into the bytes of a picture file.

import sharp from 'sharp';
import type { Size } from '../../protocol/model';

/** `rgb`: interleaved, 8 bits. `quality` (1…100) is for JPEG, which keeps full colour resolution. */
export async function encodeImage(
  rgb: Uint8Array,
  { width, height }: Size,
  format: 'png' | 'jpeg',
  quality = 90,
): Promise<Uint8Array> {
  const image = sharp(rgb, { raw: { width, height, channels: 3 } });
  const encoded =
    format === 'png' ? image.png() : image.jpeg({ quality, chromaSubsampling: '4:4:4' });
  return encoded.toBuffer();
}
