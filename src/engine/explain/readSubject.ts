// What is explained, as the model takes it: a picture preprocessed as the card says, or a ready tensor.

import { decodeImage } from '../../core/images/decode';
import { preprocess } from '../../core/images/preprocess';
import type { ExplainRequest } from '../../protocol/explain';
import type { Geometry } from '../../protocol/prediction';
import { readTensor } from '../readTensor';
import { nothingToExplain } from './errors';
import type { ExplainableModel } from './explainableModel';

export interface InputRow {
  /** One input in the model's own axis order. */
  readonly rows: Float32Array;
  /** null for a tensor. */
  readonly geometry: Geometry | null;
}

export async function readSubject(
  { image, tensor }: Pick<ExplainRequest, 'image' | 'tensor'>,
  { preprocess: wanted }: Pick<ExplainableModel, 'preprocess'>,
): Promise<InputRow> {
  if (tensor !== undefined) {
    return { rows: await readTensor(tensor, wanted), geometry: null };
  }
  if (image === undefined) throw nothingToExplain();
  const { data, geometry } = preprocess(await decodeImage(image), wanted);
  return { rows: data, geometry };
}
