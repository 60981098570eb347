// Where a trained model can be written without taking any file's place.

import { access } from 'node:fs/promises';
import { cardPath } from '../../model/cardFile';

/** `cat.onnx`, else `cat-2.onnx`, `cat-3.onnx` …: the first of which neither the file nor its card exists. */
export async function freeModelPath(path: string): Promise<string> {
  const stem = path.replace(/\.onnx$/i, '');
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? path : `${stem}-${number}.onnx`;
    if (!(await exists(candidate)) && !(await exists(cardPath(candidate)))) return candidate;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
