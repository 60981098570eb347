import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { decodeImage, decodeBytes as decodeInMemory } from '../../../src/core/images/decode';
import type { Pixels } from '../../../src/core/images/types';
import { encodeBmp } from './bmpFixture';
import { randomPixels, toSharp, useTemporaryFolder } from './pictures';
import { encodeTiff } from './tiffFixture';

const folder = useTemporaryFolder();
const picture = randomPixels(40, 30, 3);
const greyPicture = randomPixels(40, 30, 1);

async function decodeBytes(bytes: Uint8Array, name = 'picture'): Promise<Pixels> {
  const { width, height, channels, data } = await decodeImage(await folder.write(name, bytes));
  return { width, height, channels, data };
}

const spread = (grey: Pixels): Pixels => ({
  ...grey,
  channels: 3,
  data: Uint8Array.from(
    { length: grey.data.length * 3 },
    (_, i) => grey.data[Math.floor(i / 3)] ?? 0,
  ),
});

test.each([
  ['PNG', () => toSharp(picture).png()],
  ['interlaced PNG', () => toSharp(picture).png({ progressive: true })],
  ['lossless WebP', () => toSharp(picture).webp({ lossless: true })],
  ['TIFF', () => toSharp(picture).tiff({ compression: 'lzw' })],
  ['tiled TIFF', () => toSharp(picture).tiff({ tile: true, compression: 'deflate' })],
])('%s: the very pixels that were written', async (_, make) => {
  expect(await decodeBytes(await make().toBuffer())).toEqual(picture);
});

test('a colour profile changes no pixel', async () => {
  const plain = await toSharp(picture).png().toBuffer();
  const profiled = await toSharp(picture).png().withIccProfile('p3').toBuffer();
  const start = profiled.indexOf('iCCP') - 4;
  const chunk = profiled.subarray(start, start + profiled.readUInt32BE(start) + 12);
  const headerEnd = 33;
  const tagged = Buffer.concat([plain.subarray(0, headerEnd), chunk, plain.subarray(headerEnd)]);
  expect((await sharp(tagged).metadata()).hasProfile).toBe(true);
  expect(await decodeBytes(tagged)).toEqual(picture);
});

test.each([
  ['PNG', () => toSharp(greyPicture).toColourspace('b-w').png()],
  ['lossless WebP', () => toSharp(greyPicture).webp({ lossless: true })],
  ['TIFF', () => toSharp(greyPicture).toColourspace('b-w').tiff({ compression: 'none' })],
])('grey %s: three equal channels', async (_, make) => {
  expect(await decodeBytes(await make().toBuffer())).toEqual(spread(greyPicture));
});

test.each([
  ['JPEG', () => toSharp(picture).jpeg({ quality: 98, chromaSubsampling: '4:4:4' }), 6],
  [
    'progressive JPEG',
    () => toSharp(picture).jpeg({ quality: 98, progressive: true, chromaSubsampling: '4:4:4' }),
    6,
  ],
  ['AVIF', () => toSharp(picture).avif({ quality: 95, chromaSubsampling: '4:4:4' }), 6],
  ['GIF', () => toSharp(picture).gif({ dither: 0 }), 25],
  ['palette PNG', () => toSharp(picture).png({ palette: true, dither: 0 }), 25],
])('%s: the picture within its compression', async (_, make, tolerance) => {
  const { data, ...facts } = await decodeBytes(await make().toBuffer());
  expect(facts).toEqual({ width: 40, height: 30, channels: 3 });
  const error = data.reduce((sum, value, i) => sum + Math.abs(value - (picture.data[i] ?? 0)), 0);
  expect(error / data.length).toBeLessThan(tolerance);
});

test('alpha is dropped, the colour under it stays', async () => {
  const rgba = Uint8Array.of(200, 100, 50, 0, 10, 20, 30, 128);
  const png = await sharp(rgba, { raw: { width: 2, height: 1, channels: 4 } })
    .png()
    .toBuffer();
  const expected = {
    width: 2,
    height: 1,
    channels: 3,
    data: Uint8Array.of(200, 100, 50, 10, 20, 30),
  };
  expect(await decodeBytes(png)).toEqual(expected);
});

test('transparent pixels of a GIF are black', async () => {
  const rgba = Uint8Array.of(200, 100, 50, 255, 10, 20, 30, 0);
  const gif = await sharp(rgba, { raw: { width: 2, height: 1, channels: 4 } })
    .gif()
    .toBuffer();
  expect([...(await decodeBytes(gif)).data]).toEqual([200, 100, 50, 0, 0, 0]);
});

const levels = Uint16Array.from({ length: 300 }, (_, i) => i * 218 + 77);
const upperBytes = Uint8Array.from(levels, (level) => level >> 8);
test.each([
  [
    'PNG',
    () =>
      sharp(levels, { raw: { width: 100, height: 1, channels: 3 } })
        .toColourspace('rgb16')
        .png()
        .toBuffer(),
  ],
  [
    'TIFF',
    async () =>
      encodeTiff({
        width: 100,
        height: 1,
        photometric: 2,
        samplesPerPixel: 3,
        bitsPerSample: 16,
        data: new Uint8Array(levels.buffer),
      }),
  ],
])('16-bit %s: the upper 8 bits', async (_, make) => {
  const decoded = await decodeImage(await folder.write('deep', await make()));
  expect(decoded.data).toEqual(upperBytes);
  expect(decoded.stored.bitsPerChannel).toBe(16);
});

test('16-bit grey: the upper 8 bits, in three equal channels', async () => {
  const data = new Uint8Array(levels.buffer);
  const tiff = encodeTiff({
    width: 300,
    height: 1,
    photometric: 1,
    samplesPerPixel: 1,
    bitsPerSample: 16,
    data,
  });
  expect(await decodeBytes(tiff)).toEqual(
    spread({ width: 300, height: 1, channels: 1, data: upperBytes }),
  );
});

test('CMYK TIFF: (255 − ink)(255 − black) / 255', async () => {
  const inks = [
    [0, 0, 0, 0],
    [255, 0, 0, 0],
    [0, 128, 255, 0],
    [10, 20, 30, 128],
    [0, 0, 0, 255],
  ];
  const tiff = encodeTiff({
    width: 5,
    height: 1,
    photometric: 5,
    samplesPerPixel: 4,
    bitsPerSample: 8,
    data: Uint8Array.from(inks.flat()),
  });
  const expected = inks.flatMap(([c = 0, m = 0, y = 0, k = 0]) =>
    [c, m, y].map((ink) => Math.round(((255 - ink) * (255 - k)) / 255)),
  );
  expect([...(await decodeBytes(tiff)).data]).toEqual(expected);
});

test('CMYK JPEG of Adobe, whose inks are stored inverted, as Pillow decodes it', async () => {
  // 8 × 8 pixels of C 200, M 50, Y 20, K 40, written by Pillow 9.4, which reads them as RGB 46, 173, 198.
  const jpeg = Buffer.from(
    '/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggLCAkKCgoKCgYICwwLCgwJCgoK/8AAFAgACAAIBEMRAE0RAFkRAEsR' +
      'AP/EABQAAQAAAAAAAAAAAAAAAAAAAAn/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oADgRDAE0AWQBLAAA/ADbJoawrj//Z',
    'base64',
  );
  const color = [46, 173, 198];
  expect([...(await decodeBytes(jpeg)).data]).toEqual(new Array(64).fill(color).flat());
});

describe('EXIF orientation', () => {
  const [width, height] = [4, 3];
  const stored = randomPixels(width, height, 3);
  type Place = (x: number, y: number) => [number, number];
  // Where the upright picture's pixel (x, y) lies in the stored one, from the EXIF standard's table.
  const places: readonly [number, Place][] = [
    [1, (x, y) => [x, y]],
    [2, (x, y) => [width - 1 - x, y]],
    [3, (x, y) => [width - 1 - x, height - 1 - y]],
    [4, (x, y) => [x, height - 1 - y]],
    [5, (x, y) => [y, x]],
    [6, (x, y) => [y, height - 1 - x]],
    [7, (x, y) => [width - 1 - y, height - 1 - x]],
    [8, (x, y) => [width - 1 - y, x]],
  ];
  test.each(places)('%i is turned upright', async (orientation, place) => {
    const png = await toSharp(stored).png().withMetadata({ orientation }).toBuffer();
    const decoded = await decodeImage(await folder.write('turned.png', png));
    const upright = orientation < 5 ? { width, height } : { width: height, height: width };
    const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
      const [x, y] = place(Math.floor(i / 3) % upright.width, Math.floor(i / 3 / upright.width));
      return stored.data[(y * width + x) * 3 + (i % 3)] ?? 0;
    });
    expect({ ...decoded, path: '' }).toEqual({
      ...upright,
      channels: 3,
      data,
      path: '',
      stored: { format: 'png', width, height, channels: 3, bitsPerChannel: 8, orientation },
    });
  });
});

test('the first frame of an animation', async () => {
  const frames = await Promise.all(
    ['red', 'blue'].map((background) =>
      sharp({ create: { width: 6, height: 5, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  for (const format of ['gif', 'webp'] as const) {
    const bytes = await sharp(frames, { join: { animated: true } })
      .toFormat(format, { lossless: true })
      .toBuffer();
    const data = new Uint8Array(new Array(30).fill([255, 0, 0]).flat());
    expect(await decodeBytes(bytes)).toEqual({ width: 6, height: 5, channels: 3, data });
  }
});

test('BMP goes through the same door', async () => {
  const bytes = encodeBmp([[0x0a141e, 0x28323c]], [], { bits: 24 });
  const path = await folder.write('two pixels.bmp', bytes);
  expect(await decodeImage(path)).toEqual({
    width: 2,
    height: 1,
    channels: 3,
    data: Uint8Array.of(10, 20, 30, 40, 50, 60),
    path,
    stored: { format: 'bmp', width: 2, height: 1, channels: 3, bitsPerChannel: 8, orientation: 1 },
  });
});

test('a file is known by its first bytes, not by its extension', async () => {
  const png = await toSharp(picture).png().toBuffer();
  const { stored } = await decodeImage(await folder.write('a photo.JPG', png));
  expect(stored.format).toBe('png');
});

test.each([
  'two words.png',
  'täglich 日本語 🐈.png',
  '#1 100%.png',
  'percent%20encoded.png',
  `"quoted" 'twice'.png`,
  '<img src=x onerror=alert(1)>.png',
  'page[page=3].png',
  '-dash.png',
])('reads a file named %s', async (name) => {
  // Windows does not allow some of these characters.
  const safe = process.platform === 'win32' ? name.replace(/[<>:"/\\|?*]/g, '_') : name;
  expect(await decodeBytes(await toSharp(picture).png().toBuffer(), safe)).toEqual(picture);
});

test('stops before reading when it is cancelled', async () => {
  const path = await folder.write('never.png', await toSharp(picture).png().toBuffer());
  const pending = decodeImage(path, { signal: AbortSignal.abort() });
  await expect(pending).rejects.toMatchObject({ code: 'cancelled' });
});

test('bytes in memory give what their file gives, and errors call them by the name given', async () => {
  const bytes = await toSharp(picture).jpeg().toBuffer();
  const fromFile = await decodeImage(await folder.write('memory.jpg', bytes));
  expect(await decodeInMemory('row 7', bytes)).toEqual({ ...fromFile, path: 'row 7' });
  const refused = [bytes.subarray(0, 300), new Uint8Array(), Buffer.from('text')].map((part) =>
    decodeInMemory('row 7', part).catch(({ facts }) => [facts.code, facts.path]),
  );
  expect(await Promise.all(refused)).toEqual([
    ['image-corrupt', 'row 7'],
    ['image-empty', 'row 7'],
    ['not-an-image', 'row 7'],
  ]);
  await expect(
    decodeInMemory('row 7', bytes, { signal: AbortSignal.abort() }),
  ).rejects.toMatchObject({ code: 'cancelled' });
});
