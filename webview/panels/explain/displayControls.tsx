// How the maps are looked at: how strong, in which colours, smooth or in cells, on one scale or on each one's own.

import type { ExplainCell } from '../../../src/protocol/explainPanel';
import { Checkbox } from '../../parts/checkbox';
import { Gradient } from '../../parts/colorBar';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { Slider } from '../../parts/slider';
import { IconButton } from '../../parts/toolkit';
import { heatmapOf } from './cellMaps';
import type { ExplainStore } from './explainStore';
import { type ShadeName, shadeNames } from './panelState';

export function DisplayControls(props: {
  readonly store: ExplainStore;
  readonly cell: ExplainCell;
}) {
  const { store, cell } = props;
  const { opacity, isOverlayShown, isSmooth, isScaleShared } = store.state.value;
  const percent = `${Math.round(opacity * 100)}\u202f%`;
  const isSigned = heatmapOf(cell, store.maps.map(cell.id))?.isSigned ?? false;
  return (
    <div class="display">
      <div class="display-row">
        <span aria-hidden="true">{t('Opacity')}</span>
        <Slider
          label={t('Opacity of the map')}
          value={opacity}
          text={percent}
          onChange={(next) => store.change({ opacity: next, isOverlayShown: true })}
        />
        <span class="display-percent is-number" aria-hidden="true">
          {percent}
        </span>
        <IconButton
          label={isOverlayShown ? t('Hide the map (Space)') : t('Show the map (Space)')}
          onClick={() => store.change({ isOverlayShown: !isOverlayShown })}
        >
          <Icon name={isOverlayShown ? 'eye' : 'eye-closed'} />
        </IconButton>
      </div>
      <ShadeChoice store={store} />
      {isSigned && (
        <p class="is-muted display-note">
          {t('This map has signs: blue is against, red is for, white is zero.')}
        </p>
      )}
      <div class="display-row">
        <Checkbox
          label={t('Smooth')}
          title={t('Blend between the cells of the map')}
          isChecked={isSmooth}
          onChange={(next) => store.change({ isSmooth: next })}
        />
        <Checkbox
          label={t('Shared scale')}
          title={t('One scale for maps of the same method, layer and kind of score')}
          isChecked={isScaleShared}
          isDisabled={store.peaks.value.size === 0}
          onChange={(next) => store.change({ isScaleShared: next })}
        />
      </div>
    </div>
  );
}

function ShadeChoice({ store }: { readonly store: ExplainStore }) {
  const { shades } = store.state.value;
  return (
    <fieldset class="display-row shades">
      <legend class="visually-hidden">{t('Colours')}</legend>
      <span aria-hidden="true">{t('Colours')}</span>
      {shadeNames.map((name) => (
        <label key={name} class="shade" title={shadeText(name)}>
          <input
            type="radio"
            name="shades"
            checked={name === shades}
            onChange={() => store.change({ shades: name })}
          />
          <span class="shade-face">
            <Gradient colormap={name} />
            <span class="shade-name">{name}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function shadeText(name: ShadeName): string {
  switch (name) {
    case 'inferno':
      return t('Lighter is more; safe for colour blindness');
    case 'viridis':
      return t('Yellow is more, violet is less; safe for colour blindness');
    case 'jet':
      return t('Red is more, blue is less; not even to the eye, for those who expect it');
  }
}
