// What every part of the inspector is given.

import type { RunRow } from '../../../src/protocol/evaluation';
import type { GallerySnapshot } from '../../../src/protocol/galleryPanel';
import type { GalleryStore } from './galleryStore';

export interface DetailProps {
  readonly store: GalleryStore;
  readonly snapshot: GallerySnapshot;
  /** The picture that is looked at. */
  readonly row: RunRow;
}
