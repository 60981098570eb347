// What a Gallery panel's webview asks of its run, checked and passed on to the engine.

import type { EvaluationEngineApi } from '../../protocol/evaluation';
import type { GalleryHostApi } from '../../protocol/galleryPanel';
import type { Remote } from '../../protocol/rpc';
import { readSettings } from '../settings';
import { assertTrusted, checkedRequest } from './checkedMessage';
import { forWebview } from './forWebview';
import type { GalleryEdits } from './galleryEdits';
import { detailsSchema, overlaySchema, pageSchema, thumbnailsSchema } from './gallerySchema';

type RowMethod = 'runPage' | 'runThumbnails' | 'runOverlay' | 'runDetails';

/** Everything but the state and the intents. */
export function galleryApi(
  engine: Pick<Remote<EvaluationEngineApi>, RowMethod>,
  run: string,
  edits: Pick<GalleryEdits, 'preview'>,
): Omit<GalleryHostApi, 'snapshot' | 'perform'> {
  return {
    page: async (request, { signal }) =>
      forWebview(await engine.runPage({ run, ...checkedRequest(pageSchema, request) }, { signal })),
    thumbnails: async (request, { signal }) =>
      forWebview(
        await engine.runThumbnails(
          { run, ...checkedRequest(thumbnailsSchema, request) },
          { signal },
        ),
      ),
    overlay: async (request, { signal }) => {
      const { provider } = readSettings();
      const wish = { run, provider, ...checkedRequest(overlaySchema, request) };
      return forWebview(await engine.runOverlay(wish, { signal }));
    },
    details: async (request, { signal }) =>
      forWebview(
        await engine.runDetails({ run, ...checkedRequest(detailsSchema, request) }, { signal }),
      ),
    preview: async (_, { signal }) => {
      assertTrusted();
      return edits.preview(signal);
    },
  };
}
