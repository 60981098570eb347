// What a Training panel's webview asks of its training besides the state, checked and passed on to the engine.

import type { Remote } from '../../protocol/rpc';
import type { AugmentedPicture, TrainEngineApi, TrainingRecord } from '../../protocol/train';
import type { TrainHostApi } from '../../protocol/trainPanel';
import { assertTrusted, checkedRequest } from './checkedMessage';
import { forWebview } from './forWebview';
import { overlaysSchema, picturesSchema, recordsSchema } from './trainingSchema';

/** A webview asks again until it has all: no message may grow with the training. */
const mostRecords = 2000;

export interface TrainingApiParts {
  readonly engine: Pick<Remote<TrainEngineApi>, 'trainingPictures' | 'trainingOverlays'>;
  /** Full path of the training's folder. */
  readonly out: string;
  /** Of this training, or of one that it is compared with. */
  readonly records: (out: string | null) => readonly TrainingRecord[];
  readonly preview: (signal: AbortSignal) => Promise<readonly AugmentedPicture[]>;
}

/** Everything but the state and the intents. */
export function trainingApi({
  engine,
  out,
  records,
  preview,
}: TrainingApiParts): Omit<TrainHostApi, 'snapshot' | 'perform'> {
  return {
    records: async (request) => {
      const { out: wanted, from } = checkedRequest(recordsSchema, request);
      return records(wanted).slice(from, from + mostRecords);
    },
    pictures: async (request, { signal }) => {
      const wish = checkedRequest(picturesSchema, request);
      const found = await engine.trainingPictures({ out, ...wish }, { signal });
      return forWebview(found.map(({ id, image }) => ({ id, image })));
    },
    overlays: async (request, { signal }) =>
      forWebview(
        await engine.trainingOverlays(
          { out, ...checkedRequest(overlaysSchema, request) },
          { signal },
        ),
      ),
    preview: async (_, { signal }) => {
      assertTrusted();
      return forWebview(await preview(signal));
    },
  };
}
