// Entry of the Gallery panel: makes the connection, the caches of pictures and the store, and draws.

import type { GalleryHostApi, GallerySnapshot } from '../../../src/protocol/galleryPanel';
import { blobPictureCache } from '../../parts/pictureCache';
import { startPanel } from '../../parts/startPanel';
import { GalleryPanel } from './galleryPanel';
import { GalleryStore } from './galleryStore';
import { readPanelPlace, readPanelState } from './panelState';
import '../../styles/panel.css';
import './gallery.css';

/** Thumbnails are asked for in batches, so many wait at a time. */
const thumbnails = { capacity: 800, concurrency: 120 };
/** Each overlay is an explanation: two at once, and few kept. */
const overlays = { capacity: 120, concurrency: 2 };

startPanel<GalleryHostApi, GallerySnapshot, GalleryStore>(
  GalleryPanel,
  (host, savedState) =>
    new GalleryStore(
      host,
      { thumbnails: blobPictureCache(thumbnails), overlays: blobPictureCache(overlays) },
      { state: readPanelState(savedState), place: readPanelPlace(savedState) },
    ),
);
