// Pictures of the training split as they are, and beside each how the recipe changes it before the model sees it.

import { useMemo } from 'preact/hooks';
import type { EncodedImage } from '../../../src/protocol/prediction';
import type { AugmentedPicture } from '../../../src/protocol/train';
import { ErrorBox } from '../../parts/errorBox';
import { plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import { Picture, type PictureRequest } from '../../parts/picture';
import type { TrainingStore } from './trainingStore';

const skeletonRows = 4;
const skeletonViews = 5;

export function PreviewGrid({ store }: { readonly store: TrainingStore }) {
  const preview = store.preview().value;
  return (
    <section class="preview" aria-label={t('How pictures are changed')}>
      <div class="part-head">
        <h2 class="part-title">{t('How pictures are changed')}</h2>
        <span class="is-muted">{t('each as it is, then as training sees it')}</span>
      </div>
      {preview.kind === 'failed' && <ErrorBox error={preview.error} onCopy={store.copy} />}
      {preview.kind === 'loading' && <Skeletons />}
      {preview.kind === 'ready' && (
        <ul class="preview-rows">
          {preview.value.map((picture) => (
            <Row key={picture.id} store={store} picture={picture} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Skeletons() {
  return (
    <div class="preview-rows" aria-hidden="true">
      {Array.from({ length: skeletonRows }, (_, row) => (
        <div key={row} class="preview-row">
          <div class="preview-pictures">
            {Array.from({ length: skeletonViews }, (_view, view) => (
              <div key={view} class="skeleton preview-picture" />
            ))}
          </div>
          <span class="preview-label">&nbsp;</span>
        </div>
      ))}
    </div>
  );
}

function Row(props: { readonly store: TrainingStore; readonly picture: AugmentedPicture }) {
  const { store, picture } = props;
  const label = plainText(picture.label);
  const images = [picture.original, ...picture.views];
  return (
    <li class="preview-row">
      <div class="preview-pictures">
        {images.map((image, index) => (
          <View
            key={index}
            store={store}
            name={`${picture.id} ${index}`}
            image={image}
            alt={index === 0 ? t('{0}, as it is', label) : t('{0}, changed', label)}
          />
        ))}
      </div>
      <span class="preview-label is-muted">{label}</span>
    </li>
  );
}

function View(props: {
  readonly store: TrainingStore;
  readonly name: string;
  readonly image: EncodedImage;
  readonly alt: string;
}) {
  const { store, name, image, alt } = props;
  const request = useMemo<PictureRequest>(
    () => ({
      key: `preview ${name} ${fingerprint(image)}`,
      load: async () => image,
      isUrgent: false,
    }),
    [name, image],
  );
  return (
    <Picture
      cache={store.pictures.caches.thumbnails}
      request={request}
      alt={alt}
      class="preview-picture"
    />
  );
}

/** Enough to tell the views of one recipe from those of another. */
function fingerprint({ bytes }: EncodedImage): string {
  let hash = bytes.length;
  for (let index = 0; index < bytes.length; index += 97) {
    hash = (Math.imul(hash, 31) + (bytes[index] ?? 0)) | 0;
  }
  return String(hash);
}
