// The part of the engine's API about label edits; how a dataset is opened is the caller's affair.

import {
  applyEdits,
  editLabels,
  previewEdits,
  readEditState,
  redoEdit,
  undoEdit,
} from '../../core/datasets/edits/labelEdits';
import type { EditContext, OpenDataset } from '../../core/datasets/edits/session';
import type { DatasetEngineApi, EditScope } from '../../protocol/dataset';

type EditMethods = Pick<
  DatasetEngineApi,
  'editState' | 'editLabels' | 'undoEdit' | 'redoEdit' | 'previewEdits' | 'applyEdits'
>;

/** Whatever `open` returns is closed after each call. */
export function editMethods(open: OpenDataset): EditMethods {
  const contextOf = (
    { dataset, root }: EditScope,
    { signal }: { readonly signal: AbortSignal },
  ): EditContext => ({ scope: { dataset, root }, open, signal });
  return {
    editState: (request, call) => readEditState(contextOf(request, call)),
    editLabels: (request, call) => editLabels(contextOf(request, call), request.edits),
    undoEdit: (request, call) => undoEdit(contextOf(request, call)),
    redoEdit: (request, call) => redoEdit(contextOf(request, call)),
    previewEdits: (request, call) => previewEdits(contextOf(request, call)),
    applyEdits: (request, call) =>
      applyEdits(contextOf(request, call), { onProgress: (counts) => call.progress(counts) }),
  };
}
