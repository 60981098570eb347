// What a Gallery panel's webview asks of its run, checked and passed on to the engine.

import * as vscode from 'vscode';
import type { ZodMiniType } from 'zod/mini';
import type { EvaluationEngineApi } from '../../protocol/evaluation';
import type { GalleryHostApi } from '../../protocol/galleryPanel';
import type { Remote } from '../../protocol/rpc';
import { intentInvalid, workspaceUntrusted } from '../errors';
import { readSettings } from '../settings';
import { forWebview } from './forWebview';
import type { GalleryEdits } from './galleryEdits';
import { detailsSchema, overlaySchema, pageSchema, thumbnailsSchema } from './gallerySchema';
import { firstIssue } from './schemaParts';

type RowMethod = 'runPage' | 'runThumbnails' | 'runOverlay' | 'runDetails';

/** Everything but the state and the intents. */
export function galleryApi(
  engine: Pick<Remote<EvaluationEngineApi>, RowMethod>,
  run: string,
  edits: Pick<GalleryEdits, 'preview'>,
): Omit<GalleryHostApi, 'snapshot' | 'perform'> {
  return {
    page: async (request, { signal }) =>
      forWebview(await engine.runPage({ run, ...checked(pageSchema, request) }, { signal })),
    thumbnails: async (request, { signal }) =>
      forWebview(
        await engine.runThumbnails({ run, ...checked(thumbnailsSchema, request) }, { signal }),
      ),
    overlay: async (request, { signal }) => {
      const { provider } = readSettings();
      const wish = { run, provider, ...checked(overlaySchema, request) };
      return forWebview(await engine.runOverlay(wish, { signal }));
    },
    details: async (request, { signal }) =>
      forWebview(await engine.runDetails({ run, ...checked(detailsSchema, request) }, { signal })),
    preview: async (_, { signal }) => {
      checkTrusted();
      return edits.preview(signal);
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
