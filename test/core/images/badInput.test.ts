// Files that are not usable pictures: each is refused with one clear sentence that names the file.

import { chmod, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { decodeImage } from '../../../src/core/images/decode';
import { fileError } from '../../../src/core/images/openImage';
import { renderImage } from '../../../src/core/images/render';
import { encodeBmp } from './bmpFixture';
import { randomPixels, toSharp, useTemporaryFolder } from './pictures';
import { encodeTiff } from './tiffFixture';

const folder = useTemporaryFolder();
const picture = randomPixels(64, 48, 3);
const encoded = {
  png: () => toSharp(picture).png().toBuffer(),
  jpeg: () => toSharp(picture).jpeg().toBuffer(),
  gif: () => toSharp(picture).gif().toBuffer(),
  webp: () => toSharp(picture).webp().toBuffer(),
  avif: () => toSharp(picture).avif().toBuffer(),
  tiff: () => toSharp(picture).tiff({ compression: 'none' }).toBuffer(),
  bmp: async () =>
    Buffer.from(
      encodeBmp(
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        [],
        { bits: 24 },
      ),
    ),
};

/** A PNG whose header claims another size, checksum included. */
async function pngClaiming(width: number, height: number): Promise<Buffer> {
  const png = await encoded.png();
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

async function jpegClaiming(width: number, height: number): Promise<Buffer> {
  const jpeg = await encoded.jpeg();
  const frame = jpeg.indexOf(Uint8Array.of(0xff, 0xc0));
  jpeg.writeUInt16BE(height, frame + 5);
  jpeg.writeUInt16BE(width, frame + 7);
  return jpeg;
}

async function bmpClaiming(width: number, height: number): Promise<Buffer> {
  const bmp = await encoded.bmp();
  bmp.writeInt32LE(width, 18);
  bmp.writeInt32LE(height, 22);
  return bmp;
}

const half = async (make: () => Promise<Buffer>): Promise<Buffer> => {
  const bytes = await make();
  return bytes.subarray(0, bytes.length >> 1);
};
const floats = encodeTiff({
  width: 2,
  height: 1,
  photometric: 1,
  samplesPerPixel: 1,
  bitsPerSample: 32,
  sampleFormat: 3,
  data: new Uint8Array(8),
});
const sixBands = encodeTiff({
  width: 2,
  height: 1,
  photometric: 1,
  samplesPerPixel: 6,
  bitsPerSample: 8,
  data: new Uint8Array(12),
});
const text = (words: string) => async (): Promise<Buffer> => Buffer.from(words);

const cases: readonly [string, () => Promise<Uint8Array>, string, string][] = [
  ['an empty file', text(''), 'image-empty', 'is empty (0 bytes)'],
  ['a text file', text('hello\nthere\n'), 'not-an-image', 'is a text file, which'],
  ['JSON', text('{"a": 1}'), 'not-an-image', 'is a text file, which'],
  [
    'an SVG',
    text('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    'not-an-image',
    'is an SVG drawing, which',
  ],
  [
    'an SVG behind a prolog',
    text('\ufeff<?xml version="1.0"?>\n<!-- x -->\n<!DOCTYPE svg>\n<svg/>'),
    'not-an-image',
    'is an SVG drawing',
  ],
  ['an error page', text('<!DOCTYPE html><html>404</html>'), 'not-an-image', 'is an HTML page'],
  ['a PDF', text('%PDF-1.7'), 'not-an-image', 'is a PDF document'],
  [
    'a Git LFS pointer',
    text('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n'),
    'image-git-lfs-pointer',
    'is a Git LFS pointer',
  ],
  [
    'random bytes',
    async () => Uint8Array.of(7, 0, 255, 3, 1, 0),
    'not-an-image',
    'does not begin like any picture format',
  ],
  [
    'a phone’s HEIC',
    text('\0\0\0\x18ftypheic\0\0\0\0mif1heic'),
    'not-an-image',
    'is a HEIC picture',
  ],
  ['a video', text('\0\0\0\x18ftypisom\0\0\0\0isomavc1'), 'not-an-image', 'is a video'],
  ['half a PNG', () => half(encoded.png), 'image-corrupt', 'is damaged or incomplete: '],
  [
    'half a JPEG',
    () => half(encoded.jpeg),
    'image-corrupt',
    'damaged or incomplete: premature end of JPEG image.',
  ],
  [
    'a JPEG without its last 20 bytes',
    async () => (await encoded.jpeg()).subarray(0, -20),
    'image-corrupt',
    'premature end',
  ],
  ['half a GIF', () => half(encoded.gif), 'image-corrupt', 'Unexpected end of GIF'],
  ['half a WebP', () => half(encoded.webp), 'image-corrupt', 'unable to parse image'],
  ['half an AVIF', () => half(encoded.avif), 'image-corrupt', 'damaged or incomplete: '],
  ['half a TIFF', () => half(encoded.tiff), 'image-corrupt', 'damaged or incomplete: '],
  ['half a BMP', () => half(encoded.bmp), 'image-corrupt', 'damaged or incomplete: '],
  [
    'a PNG signature',
    async () => (await encoded.png()).subarray(0, 8),
    'image-corrupt',
    'its header cannot be read',
  ],
  ['a 0 × 0 PNG', () => pngClaiming(0, 0), 'image-no-pixels', 'its width or height is 0'],
  ['a 0 × 0 JPEG', () => jpegClaiming(0, 0), 'image-no-pixels', 'its width or height is 0'],
  ['a 0 × 0 BMP', () => bmpClaiming(0, 0), 'image-no-pixels', 'its width or height is 0'],
  [
    'a 40k × 40k PNG',
    () => pngClaiming(40_000, 40_000),
    'image-too-large',
    'is 40000 × 40000 pixels (1600 megapixels); the limit is 268.',
  ],
  [
    'a 40k × 40k JPEG',
    () => jpegClaiming(40_000, 40_000),
    'image-too-large',
    'is 40000 × 40000 pixels',
  ],
  [
    'a 40k × 40k BMP',
    () => bmpClaiming(40_000, 40_000),
    'image-too-large',
    'is 40000 × 40000 pixels',
  ],
  [
    'floating-point pixels',
    async () => floats,
    'image-variant-unsupported',
    'holds pixels of type "float"',
  ],
  [
    'a satellite’s bands',
    async () => sixBands,
    'image-variant-unsupported',
    'holds 6 channels in the colour space',
  ],
];

test.each(cases)('%s is refused', async (_, make, code, words) => {
  const path = await folder.write('bad file #1 100%.png', await make());
  const expected = expect.objectContaining({
    code,
    message: expect.stringMatching(new RegExp(`^"${literally(path)}" `)) as string,
    facts: expect.objectContaining({
      message: expect.stringContaining(words) as string,
      path,
    }) as object,
  });
  await expect(decodeImage(path)).rejects.toEqual(expected);
  await expect(renderImage(path, 100)).rejects.toEqual(expected);
});

const literally = (literal: string): string => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

test('a missing file, a file as a folder, and a folder', async () => {
  const file = await folder.write('real.png', await encoded.png());
  const inner = join(folder.path, 'folder.png');
  await mkdir(inner);
  const missing = join(folder.path, 'nothing.png');
  await expect(decodeImage(missing)).rejects.toMatchObject({ code: 'image-missing' });
  await expect(decodeImage(join(file, 'x.png'))).rejects.toMatchObject({ code: 'image-missing' });
  await expect(decodeImage(inner)).rejects.toMatchObject({ code: 'image-is-folder' });
});

test.skipIf(process.platform === 'win32')('links in a circle', async () => {
  const path = join(folder.path, 'circle.png');
  await symlink(path, path);
  await expect(decodeImage(path)).rejects.toMatchObject({
    code: 'image-unreadable',
    facts: { message: `"${path}" could not be read: its symbolic links lead in a circle.` },
  });
});

test.skipIf(process.platform === 'win32')('a device is not waited for', async () => {
  await expect(decodeImage('/dev/zero')).rejects.toMatchObject({ code: 'image-not-regular' });
});

// File modes bind neither root nor Windows; the mapping of the error is tested everywhere, below.
test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'an unreadable file',
  async () => {
    const path = await folder.write('secret.png', await encoded.png());
    await chmod(path, 0o000);
    await expect(decodeImage(path)).rejects.toMatchObject({ code: 'image-unreadable' });
  },
);

test.each([
  ['ENOENT', 'image-missing', 'There is no file "a b.png".'],
  ['ENOTDIR', 'image-missing', 'There is no file "a b.png".'],
  ['EISDIR', 'image-is-folder', '"a b.png" is a folder, not a picture.'],
  ['EACCES', 'image-unreadable', '"a b.png" could not be read: permission denied.'],
  ['EPERM', 'image-unreadable', '"a b.png" could not be read: permission denied.'],
  ['EMFILE', 'image-unreadable', '"a b.png" could not be read: too many files are open at once.'],
  ['EIO', 'image-unreadable', '"a b.png" could not be read: EIO: i/o error, read.'],
])('%s of the file system becomes %s', (code, expected, message) => {
  const cause = Object.assign(new Error(`${code}: i/o error, read`), { code });
  expect(fileError('a b.png', cause)).toMatchObject({ code: expected, facts: { message } });
});

test('stray bytes inside and after a JPEG are tolerated, as Pillow does', async () => {
  const jpeg = await encoded.jpeg();
  const stray = Buffer.concat([
    jpeg.subarray(0, -2),
    Buffer.from([0x12, 0x34, 0xff, 0xd9]),
    Buffer.from('tail'),
  ]);
  const decoded = await decodeImage(await folder.write('stray.jpg', stray));
  const expected = await sharp(jpeg).raw().toBuffer();
  expect(Buffer.from(decoded.data).equals(expected)).toBe(true);
});
