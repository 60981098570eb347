// Entry of the Gallery panel: makes the connection, the caches of pictures and the store, and draws.

import { render } from 'preact';
import type { GalleryHostApi, GalleryViewApi } from '../../../src/protocol/galleryPanel';
import { connectPanel } from '../../parts/connection';
import { PictureCache } from '../../parts/pictureCache';
import { saveState } from '../../parts/savedState';
import { registerToolkit } from '../../parts/toolkit';
import { GalleryPanel } from './galleryPanel';
import { GalleryStore } from './galleryStore';
import { readPanelPlace, readPanelState } from './panelState';
import '../../styles/panel.css';
import './gallery.css';

/** Thumbnails are asked for in batches, so many wait at a time. */
const thumbnails = { capacity: 800, concurrency: 120 };
/** Each overlay is an explanation: two at once, and few kept. */
const overlays = { capacity: 120, concurrency: 2 };

function start(root: HTMLElement): void {
  registerToolkit();
  const connection = connectPanel<GalleryHostApi, GalleryViewApi>({
    update: async (snapshot) => store.update(snapshot),
  });
  const store = new GalleryStore(
    connection.host,
    { thumbnails: pictureCache(thumbnails), overlays: pictureCache(overlays) },
    {
      state: readPanelState(connection.savedState),
      place: readPanelPlace(connection.savedState),
    },
  );
  saveState(store.saved, connection.saveState);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void store.refresh();
  });
  void store.refresh();
  render(<GalleryPanel store={store} />, root);
}

function pictureCache(size: { readonly capacity: number; readonly concurrency: number }) {
  return new PictureCache({
    ...size,
    createUrl: ({ bytes, mime }) =>
      URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: mime })),
    revokeUrl: (url) => URL.revokeObjectURL(url),
  });
}

const root = document.createElement('div');
root.id = 'app';
document.body.append(root);
start(root);
