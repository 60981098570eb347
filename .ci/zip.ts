// The table of contents of a zip file, which is all that a size report needs (PKWARE APPNOTE 4.3.12 and 4.3.16).

export interface ZipEntry {
  readonly name: string;
  /** Bytes before and after compression. */
  readonly size: number;
  readonly compressed: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const endLength = 22;
const entryLength = 46;

/** Zip64 is not needed for a package and is refused. */
export function readZipDirectory(zip: Buffer): ZipEntry[] {
  let end = zip.length - endLength;
  while (end >= 0 && zip.readUInt32LE(end) !== endSignature) end--;
  if (end < 0) throw new Error('This file is not a zip file.');
  const count = zip.readUInt16LE(end + 10);
  let offset = zip.readUInt32LE(end + 16);
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index++) {
    if (zip.readUInt32LE(offset) !== entrySignature)
      throw new Error('The zip directory is damaged.');
    const nameLength = zip.readUInt16LE(offset + 28);
    entries.push({
      name: zip.toString('utf8', offset + entryLength, offset + entryLength + nameLength),
      size: zip.readUInt32LE(offset + 24),
      compressed: zip.readUInt32LE(offset + 20),
    });
    offset +=
      entryLength + nameLength + zip.readUInt16LE(offset + 30) + zip.readUInt16LE(offset + 32);
  }
  return entries;
}
