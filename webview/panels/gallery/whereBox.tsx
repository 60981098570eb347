// A condition in SQL over the columns of a row. Enter asks it, Escape takes back what was typed; what is wrong with it
// is said right under it.

import { useId, useLayoutEffect, useState } from 'preact/hooks';
import { plainText } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import type { GalleryStore } from './galleryStore';

export function WhereBox({ store }: { readonly store: GalleryStore }) {
  const id = useId();
  const { where } = store.state.value.query;
  const [text, setText] = useState(where ?? '');
  useLayoutEffect(() => setText(where ?? ''), [where]);
  const error = store.whereError.value;
  const ask = (): void => {
    const next = text.trim() === '' ? null : text.trim();
    if (next !== where || error) store.ask({ where: next });
  };
  return (
    <>
      <label class="where">
        <span class="where-word">{t('where')}</span>
        <input
          type="text"
          class="where-input"
          value={text}
          placeholder="loss > 2 and margin < 0.1"
          title={t('A condition in SQL; Enter applies it (/)')}
          aria-label={t('Condition in SQL')}
          aria-invalid={error !== null}
          autocomplete="off"
          spellcheck={false}
          {...(error ? { 'aria-describedby': id } : {})}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') ask();
            else if (event.key === 'Escape') {
              setText(where ?? '');
              event.currentTarget.blur();
            } else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        />
        {text !== '' && (
          <button
            type="button"
            class="where-clear"
            aria-label={t('Clear the condition')}
            title={t('Clear')}
            onClick={() => {
              setText('');
              if (where !== null) store.ask({ where: null });
            }}
          >
            <Icon name="close" />
          </button>
        )}
      </label>
      {error && (
        <p id={id} class="where-error" role="alert">
          <Icon name="error" class="failure-icon" />
          <span>
            {plainText(error.message)} {error.remedy && plainText(error.remedy)}
          </span>
        </p>
      )}
    </>
  );
}
