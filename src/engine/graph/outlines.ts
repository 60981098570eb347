// Outlines of the files that are looked at, made once for each and forgotten with the file.

import { createOutline, type Outline } from '../../core/onnx/outline/outline';
import { createSearch, type GraphSearch } from '../../core/onnx/outline/search';
import type { OnnxFile } from '../../core/onnx/readModel';

export interface OutlinedFile {
  readonly outline: Outline;
  readonly search: GraphSearch;
}

export interface Outlines {
  of(file: OnnxFile): OutlinedFile;
}

export function createOutlines(): Outlines {
  const known = new WeakMap<OnnxFile, OutlinedFile>();
  return {
    of: (file) => {
      const found = known.get(file) ?? outlined(file);
      known.set(file, found);
      return found;
    },
  };
}

/** What is searched is listed at the first search. */
function outlined(file: OnnxFile): OutlinedFile {
  const outline = createOutline(file.graph);
  let search: GraphSearch | null = null;
  return {
    outline,
    search: (text, limit) => {
      search ??= createSearch(outline);
      return search(text, limit);
    },
  };
}
