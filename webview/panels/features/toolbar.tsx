// The rows above the sheets: whose maps they are and what can be done with them, and how they are looked at.

import type { FeaturesSnapshot } from '../../../src/protocol/featuresPanel';
import { formatMilliseconds, plainText } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { MenuButton } from '../../parts/menuButton';
import { InspectorButton, KeyHelpButton } from '../../parts/panelButtons';
import { Picker } from '../../parts/picker';
import { providerName } from '../../parts/providerName';
import { IconButton } from '../../parts/toolkit';
import type { FeaturesStore } from './featuresStore';
import { sheetActions } from './layerActions';

export function Toolbar(props: {
  readonly store: FeaturesStore;
  readonly snapshot: FeaturesSnapshot;
  readonly onHelp: () => void;
}) {
  const { store, snapshot, onHelp } = props;
  const { listing, picture } = snapshot;
  return (
    <header class="panel-header">
      <h1 class="facts">
        <strong class="fact" title={plainText(picture.location)}>
          <span class="fact-text">{plainText(picture.name)}</span>
        </strong>
        {listing && (
          <span class="fact" title={listing.provider.reason}>
            {`${providerName(listing.provider.provider)} · ${formatMilliseconds(listing.latencyMs)}`}
          </span>
        )}
      </h1>
      <ModelPicker store={store} snapshot={snapshot} />
      <div class="toolbar" role="toolbar" aria-label={t('Feature maps')}>
        <LayerTools store={store} />
        <InspectorButton store={store} />
        <KeyHelpButton onHelp={onHelp} />
      </div>
    </header>
  );
}

function LayerTools({ store }: { readonly store: FeaturesStore }) {
  const chosen = store.chosen.value;
  if (!chosen) return null;
  const actions = sheetActions(store, chosen);
  return (
    <>
      <IconButton
        label={t('Explain this layer')}
        isDisabled={!actions.explain}
        onClick={() => actions.explain?.()}
      >
        <Icon name="lightbulb" />
      </IconButton>
      <IconButton label={t('Show in the model')} onClick={actions.showInModel}>
        <Icon name="go-to-file" />
      </IconButton>
      <MenuButton
        label={t('Export…')}
        icon="export"
        isDisabled={!actions.exportAs}
        items={[
          { label: t('Tile sheet (PNG)…'), run: () => actions.exportAs?.('png') },
          { label: t('Raw numbers (NPY)…'), run: () => actions.exportAs?.('npy') },
        ]}
      />
    </>
  );
}

function ModelPicker(props: {
  readonly store: FeaturesStore;
  readonly snapshot: FeaturesSnapshot;
}) {
  const { store, snapshot } = props;
  const { model, choices } = snapshot;
  const otherKey = '';
  return (
    <Picker
      label={t('Model')}
      value={plainText(model?.name ?? t('no model'))}
      title={plainText(model?.path ?? '')}
      placeholder={t('Which model sees the picture?')}
      isDisabled={false}
      groups={() => [
        {
          name: '',
          options: choices.map(({ path, name }) => ({
            key: path,
            label: plainText(name),
            note: plainText(path),
            isCurrent: path === model?.path,
          })),
        },
        { name: '', options: [{ key: otherKey, label: t('Choose another file…') }] },
      ]}
      onPick={(path) =>
        store.perform(path === otherKey ? { kind: 'choose-model' } : { kind: 'use-model', path })
      }
    />
  );
}
