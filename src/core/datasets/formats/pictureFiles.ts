// Reading pictures that are files of their own: image folders and manifests.

import { readFile } from 'node:fs/promises';
import { decodeImage } from '../../images/decode';
import { fileError } from '../../images/openImage';
import type { PictureReader } from '../types';

/** `file` gives the full path of a row's picture, or throws row-missing. */
export function pictureFiles(file: (row: number) => string): Omit<PictureReader, 'metadata'> {
  return {
    file,
    decode: async (row, signal) => decodeImage(file(row), signal ? { signal } : {}),
    bytes: async (row, signal) => {
      const path = file(row);
      try {
        return await readFile(path, signal ? { signal } : {});
      } catch (error) {
        throw fileError(path, error);
      }
    },
  };
}
