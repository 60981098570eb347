// Tells a file's kind by its first bytes; extensions lie (a PNG named .jpg is everyday life in data sets).

import type { ImageFormat } from './types';

export type FileKind =
  | { readonly kind: 'image'; readonly format: ImageFormat }
  /** A known kind of file that is refused; `name` with its article. */
  | { readonly kind: 'refused'; readonly name: string }
  | { readonly kind: 'git-lfs-pointer' }
  | { readonly kind: 'unknown' };

/** How many bytes `detectFormat` looks at. */
const headBytes = 1024;

const signatures: readonly {
  readonly at: number;
  readonly magic: string;
  readonly is: FileKind;
}[] = [
  { at: 0, magic: '\x89PNG\r\n\x1a\n', is: image('png') },
  { at: 0, magic: '\xff\xd8\xff', is: image('jpeg') },
  { at: 0, magic: 'GIF87a', is: image('gif') },
  { at: 0, magic: 'GIF89a', is: image('gif') },
  { at: 8, magic: 'WEBP', is: image('webp') },
  { at: 0, magic: 'II*\0', is: image('tiff') },
  { at: 0, magic: 'MM\0*', is: image('tiff') },
  { at: 0, magic: 'II+\0', is: image('tiff') },
  { at: 0, magic: 'MM\0+', is: image('tiff') },
  { at: 0, magic: 'BM', is: image('bmp') },
  { at: 0, magic: '%PDF', is: refused('a PDF document') },
  { at: 0, magic: '8BPS', is: refused('a Photoshop document') },
  { at: 0, magic: '\0\0\x01\0', is: refused('an icon file (ICO)') },
  { at: 0, magic: '\xff\x0a', is: refused('a JPEG XL picture') },
  { at: 4, magic: 'JXL \r\n', is: refused('a JPEG XL picture') },
  { at: 4, magic: 'jP  \r\n', is: refused('a JPEG 2000 picture') },
  { at: 0, magic: 'PK\x03\x04', is: refused('a ZIP archive') },
  { at: 0, magic: '\x1f\x8b', is: refused('a gzip archive') },
  { at: 0, magic: 'version https://git-lfs', is: { kind: 'git-lfs-pointer' } },
];

export function detectFormat(bytes: Uint8Array): FileKind {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, headBytes));
  const text = head.toString('latin1');
  if (text.startsWith('ftyp', 4)) return isoMediaKind(head, text);
  const known = signatures.find(({ at, magic }) => text.startsWith(magic, at));
  if (known) return known.is;
  return textKind(text);
}

/** HEIF is a container: AV1 inside is AVIF, HEVC inside needs a decoder that is under patents. */
function isoMediaKind(head: Buffer, text: string): FileKind {
  const boxEnd = Math.min(head.readUInt32BE(0), head.length);
  const brands = text.slice(8, boxEnd);
  if (/avif|avis/.test(brands)) return image('avif');
  if (/hei[cxms]|hev[cxms]|mif1|msf1/.test(brands)) return refused('a HEIC picture (HEVC inside)');
  return refused('a video');
}

function textKind(text: string): FileKind {
  const isSvg =
    /^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s/>]/i;
  if (isSvg.test(text)) return refused('an SVG drawing');
  if (/^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)/i.test(text)) return refused('an HTML page');
  const hasControlBytes = [...text].some((char) => char < '\t' || (char > '\r' && char < ' '));
  return text.length > 0 && !hasControlBytes ? refused('a text file') : { kind: 'unknown' };
}

function image(format: ImageFormat): FileKind {
  return { kind: 'image', format };
}

function refused(name: string): FileKind {
  return { kind: 'refused', name };
}
