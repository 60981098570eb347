// One picture of the host in a box whose size is known before it comes.

import { useLayoutEffect, useState } from 'preact/hooks';
import { Icon } from './icon';
import { t } from './l10n';
import type { LoadPicture, PictureCache, PictureState } from './pictureCache';

export interface PictureRequest {
  readonly key: string;
  readonly load: LoadPicture;
  /** Goes before the thumbnails. */
  readonly isUrgent: boolean;
}

export function Picture(props: {
  readonly cache: PictureCache;
  readonly request: PictureRequest;
  readonly alt: string;
  readonly class: string;
  /** Told what is shown, e.g. for a caption. */
  readonly onState?: (state: PictureState) => void;
}) {
  const state = usePicture(props.cache, props.request, props.onState);
  return <div class={`picture ${props.class}`}>{pictureContent(state, props.alt)}</div>;
}

export function pictureContent(state: PictureState, alt: string) {
  switch (state.kind) {
    case 'loading':
      return null;
    case 'ready': {
      const isSmall = Math.max(state.size.width, state.size.height) <= sharpPixelsBelow;
      return (
        <img
          class={isSmall ? 'is-pixelated' : ''}
          src={state.url}
          alt={alt}
          width={state.size.width}
          height={state.size.height}
          draggable={false}
        />
      );
    }
    case 'failed':
      return (
        <span class="picture-missing" role="img" aria-label={t('{0}: cannot be shown', alt)}>
          <Icon name="file-media" />
        </span>
      );
    default: {
      const unknown: never = state;
      return unknown;
    }
  }
}

/** Small pictures are enlarged with hard edges: every pixel is a fact here. */
const sharpPixelsBelow = 256;

/** What is there of a picture, for those who draw it themselves. */
export function usePicture(
  cache: PictureCache,
  request: PictureRequest,
  onState?: (state: PictureState) => void,
): PictureState {
  const [state, setState] = useState<PictureState>({ kind: 'loading' });
  useLayoutEffect(() => {
    const lease = cache.acquire(request.key, request.load, request.isUrgent);
    const stop = lease.state.subscribe((next) => {
      setState(next);
      onState?.(next);
    });
    return () => {
      stop();
      lease.dispose();
    };
  }, [cache, request.key]);
  return state;
}
