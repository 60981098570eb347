// The border between the figures and the pictures: it is dragged, or moved with the arrow keys.

import { t } from '../../parts/l10n';
import type { GalleryStore } from './galleryStore';
import { narrowestSide, widestSide } from './panelState';

const keyStep = 20;

export function SideHandle({ store }: { readonly store: GalleryStore }) {
  const { sideWidth } = store.state.value;
  const setWidth = (width: number): void =>
    store.change({ sideWidth: Math.min(widestSide, Math.max(narrowestSide, Math.round(width))) });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved
    <div
      class="side-handle"
      role="separator"
      aria-orientation="vertical"
      aria-label={t('Width of the figures')}
      aria-valuenow={sideWidth}
      aria-valuemin={narrowestSide}
      aria-valuemax={widestSide}
      tabIndex={0}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -keyStep, ArrowRight: keyStep }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        setWidth(sideWidth + step);
      }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        const handle = event.currentTarget;
        if (!handle.hasPointerCapture(event.pointerId)) return;
        const left = handle.parentElement?.getBoundingClientRect().left ?? 0;
        setWidth(event.clientX - left);
      }}
    />
  );
}
