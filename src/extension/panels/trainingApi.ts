// What a Training panel's webview asks of its training besides the state, checked and passed on to the engine.

import * as vscode from 'vscode';
import type { ZodMiniType } from 'zod/mini';
import type { Remote } from '../../protocol/rpc';
import type { AugmentedPicture, TrainEngineApi, TrainingRecord } from '../../protocol/train';
import type { TrainHostApi } from '../../protocol/trainPanel';
import { intentInvalid, workspaceUntrusted } from '../errors';
import { forWebview } from './forWebview';
import { firstIssue } from './schemaParts';
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
      const { out: wanted, from } = checked(recordsSchema, request);
      return records(wanted).slice(from, from + mostRecords);
    },
    pictures: async (request, { signal }) => {
      const wish = checked(picturesSchema, request);
      const found = await engine.trainingPictures({ out, ...wish }, { signal });
      return forWebview(found.map(({ id, image }) => ({ id, image })));
    },
    overlays: async (request, { signal }) =>
      forWebview(
        await engine.trainingOverlays({ out, ...checked(overlaysSchema, request) }, { signal }),
      ),
    preview: async (_, { signal }) => {
      checkTrusted();
      return forWebview(await preview(signal));
    },
  };
}

/** What may be asked, within bounds, and where the workspace is trusted: nothing is read in one that is not. */
function checked<T>(schema: ZodMiniType<T>, request: unknown): T {
  checkTrusted();
  const { success, data, error } = schema.safeParse(request);
  if (!success) throw intentInvalid(firstIssue(error));
  return data;
}

function checkTrusted(): void {
  if (!vscode.workspace.isTrusted) throw workspaceUntrusted();
}
