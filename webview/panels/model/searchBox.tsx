// Finds nodes, values, weights, operators and blocks by their words; Enter goes to the hit.

import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { GraphHit } from '../../../src/protocol/graph';
import { useCloseOutside } from '../../parts/closeOutside';
import { formatCount } from '../../parts/format';
import { t } from '../../parts/l10n';
import type { ModelStore } from './modelStore';

const restMs = 120;
const most = 50;

interface Answer {
  /** What was looked for. */
  readonly text: string;
  readonly hits: readonly GraphHit[];
  readonly total: number;
}

export function SearchBox({ store }: { readonly store: ModelStore }) {
  const [text, setText] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const [active, setActive] = useState(0);
  const answer = useAnswer(store, text);
  const root = useRef<HTMLDivElement>(null);
  const id = useId();
  useCloseOutside(root, isOpen, () => setIsOpen(false));
  useEffect(() => setActive(0), [answer]);
  const hits = answer?.hits ?? [];
  const isShown = isOpen && text.trim() !== '' && answer !== null;
  const go = (hit: GraphHit | undefined): void => {
    if (!hit) return;
    store.goTo(hit);
    setIsOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      setIsOpen(true);
      setActive((at) => Math.max(0, Math.min(hits.length - 1, at + step)));
    } else if (event.key === 'Enter') {
      // The hits of earlier letters are still there while the newest are looked for.
      if (answer?.text === text) go(hits[active]);
    } else if (event.key === 'Escape') setIsOpen(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="graph-search" ref={root}>
      <input
        id="graph-search"
        type="text"
        role="combobox"
        placeholder={t('Search (/)')}
        aria-label={t('Search nodes, values, weights and operators')}
        aria-expanded={isShown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isShown && hits.length > 0 ? `${id}-${active}` : undefined}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setIsOpen(true);
        }}
        onFocus={() => setIsOpen(true)}
        onKeyDown={onKeyDown}
      />
      {isShown && (
        <div class="search-popup">
          <div role="listbox" id={`${id}-list`} aria-label={t('Found')}>
            {hits.map((hit, index) => (
              <Hit
                key={`${hit.kind} ${hit.text} ${hit.box}`}
                hit={hit}
                id={`${id}-${index}`}
                isActive={index === active}
                onGo={() => go(hit)}
              />
            ))}
          </div>
          <p class="search-count is-muted">{countText(answer)}</p>
        </div>
      )}
    </div>
  );
}

function Hit(props: {
  readonly hit: GraphHit;
  readonly id: string;
  readonly isActive: boolean;
  readonly onGo: () => void;
}) {
  const { hit, id, isActive } = props;
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the input's
    <div
      ref={element}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      class={`search-hit ${isActive ? 'is-active' : ''}`}
      title={hit.text}
      onClick={props.onGo}
    >
      <span class="search-kind">{kindText(hit.kind)}</span>
      <span class="search-text">{hit.text}</span>
      <span class="search-detail is-muted">{hit.detail}</span>
    </div>
  );
}

function kindText(kind: GraphHit['kind']): string {
  switch (kind) {
    case 'node':
      return t('node');
    case 'value':
      return t('value');
    case 'weight':
      return t('weight');
    case 'operator':
      return t('operator');
    case 'block':
      return t('block');
  }
}

function countText({ hits, total }: Answer): string {
  if (total === 0) return t('Nothing in this model has these words.');
  return hits.length < total
    ? t('The first {0} of {1}', formatCount(hits.length), formatCount(total))
    : t('{0} found', formatCount(total));
}

/** Once typing rests; null while there is nothing to look for, or no answer yet. */
function useAnswer(store: ModelStore, text: string): Answer | null {
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    if (text.trim() === '') {
      setAnswer(null);
      return;
    }
    const controller = new AbortController();
    const { signal } = controller;
    const timer = setTimeout(() => {
      store.host
        .search({ text, limit: most }, { signal })
        .then((found) => !signal.aborted && setAnswer({ ...found, text }), store.report);
    }, restMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [text]);
  return answer;
}
