// The validation pictures with the highest losses: a click opens one, keys classify and explain it.

import { useRef, useState } from 'preact/hooks';
import type { EpochRecord } from '../../../src/protocol/train';
import { formatPercent, formatValue, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import { Picture } from '../../parts/picture';
import type { TrainingStore } from './trainingStore';
import { shortId } from './trainingTexts';

type Worst = EpochRecord['worst'][number];

const placeholders = 12;

export function WorstPictures(props: {
  readonly store: TrainingStore;
  readonly record: EpochRecord | null;
  readonly classes: readonly string[];
}) {
  const { store, record, classes } = props;
  const [current, setCurrent] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  if (record === null) return <Placeholders />;
  const { worst } = record;
  if (worst.length === 0) return <p class="is-muted">{t('There are no pictures.')}</p>;
  const active = Math.min(current, worst.length - 1);
  const focus = (index: number): void => {
    const next = Math.min(worst.length - 1, Math.max(0, index));
    setCurrent(next);
    list.current?.querySelectorAll<HTMLElement>('.worst-picture')[next]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const one = worst[active];
    const row = columnsOf(list.current);
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -row, ArrowDown: row }[event.key];
    if (step !== undefined) focus(active + step);
    else if (event.key === 'Home') focus(0);
    else if (event.key === 'End') focus(worst.length - 1);
    else if (event.key === 'c' && one) store.perform({ kind: 'classify', id: one.id });
    else if (event.key === 'e' && one) store.perform({ kind: 'explain', id: one.id });
    else return;
    event.preventDefault();
  };
  return (
    <ul class="worst-pictures" ref={list} onKeyDown={onKeyDown}>
      {worst.map((one, index) => (
        <WorstPicture
          key={one.id}
          store={store}
          one={one}
          classes={classes}
          isActive={index === active}
          onFocus={() => setCurrent(index)}
        />
      ))}
    </ul>
  );
}

function Placeholders() {
  return (
    <div class="worst-pictures" aria-hidden="true">
      {Array.from({ length: placeholders }, (_, index) => (
        <div key={index} class="skeleton worst-skeleton" />
      ))}
    </div>
  );
}

/** How many lie beside each other. */
function columnsOf(list: HTMLElement | null): number {
  const tops = [...(list?.children ?? [])].map((child) => child.getBoundingClientRect().top);
  return Math.max(1, tops.filter((top) => top === tops[0]).length);
}

function WorstPicture(props: {
  readonly store: TrainingStore;
  readonly one: Worst;
  readonly classes: readonly string[];
  readonly isActive: boolean;
  readonly onFocus: () => void;
}) {
  const { store, one, classes, isActive, onFocus } = props;
  const name = (index: number): string => plainText(classes[index] ?? String(index));
  const isRight = one.label === one.predicted;
  const alt = isRight
    ? t('{0}, {1}', name(one.label), formatPercent(one.probability))
    : t(
        '{0}, taken for {1}, {2}',
        name(one.label),
        name(one.predicted),
        formatPercent(one.probability),
      );
  const facts = `${shortId(one.id)}\n${t('loss {0}', formatValue(one.loss))}`;
  const { thumbnails } = store.pictures.caches;
  return (
    <li class="worst-item">
      <button
        type="button"
        class="worst-picture"
        tabIndex={isActive ? 0 : -1}
        title={facts}
        onFocus={onFocus}
        onClick={() => store.perform({ kind: 'open-image', id: one.id })}
      >
        <Picture
          cache={thumbnails}
          request={store.pictures.thumbnail(one.id)}
          alt={alt}
          class="worst-image"
        />
        <span class="worst-caption" aria-hidden="true">
          <span class="worst-names">
            {isRight ? name(one.label) : `${name(one.label)} → ${name(one.predicted)}`}
          </span>
          <span class="is-number is-muted">{formatPercent(one.probability)}</span>
        </span>
      </button>
      <span class="worst-actions">
        <button
          type="button"
          class="text-link"
          tabIndex={-1}
          onClick={() => store.perform({ kind: 'classify', id: one.id })}
        >
          {t('Classify')}
        </button>
        <button
          type="button"
          class="text-link"
          tabIndex={-1}
          onClick={() => store.perform({ kind: 'explain', id: one.id })}
        >
          {t('Explain')}
        </button>
      </span>
    </li>
  );
}
