// Every class with its figures and their intervals, the worst first; a class shows its pictures.

import { useMemo } from 'preact/hooks';
import type { ClassFigures, Interval, RunFigures } from '../../../src/protocol/evaluation';
import { formatShare, roundIntervalText, shareText } from '../../parts/figureTexts';
import { formatCount, formatPictures, plainText } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { VirtualList } from '../../parts/virtualList';
import { type ClassFigureName, figureOrder, sortedClasses } from './classTable';
import type { GalleryStore } from './galleryStore';
import type { ClassSort } from './panelState';

const rowHeight = 40;

interface ClassesProps {
  readonly store: GalleryStore;
  readonly figures: RunFigures;
}

export function ClassesPart({ store, figures }: ClassesProps) {
  const { classSort, isClassSortDescending, query } = store.state.value;
  const order = figureOrder(figures);
  const sort = classSort ?? order[0] ?? 'recall';
  const classes = useMemo(
    () => sortedClasses(figures.perClass, sort, isClassSortDescending),
    [figures.perClass, sort, isClassSortDescending],
  );
  const filter = query.filters.find(({ kind }) => kind === 'cell');
  const chosen = filter?.kind === 'cell' && filter.labels?.length === 1 ? filter.labels[0] : null;
  const selected = classes.findIndex(({ index }) => index === chosen);
  return (
    <>
      <ClassHead store={store} order={order} sort={sort} />
      <div class={`class-list ${selected < 0 ? 'has-no-choice' : ''}`}>
        <VirtualList
          label={t('Classes')}
          count={classes.length}
          rowHeight={rowHeight}
          selected={Math.max(0, selected)}
          initialScrollTop={0}
          onSelect={(place) => showClass(store, classes[place])}
          onOpen={(place) => showClass(store, classes[place])}
          onWindow={() => {}}
          onScroll={() => {}}
          renderRow={(place) => <ClassRow entry={classes[place]} order={order} />}
        />
      </div>
      <Averages figures={figures} />
    </>
  );
}

function showClass(store: GalleryStore, entry: ClassFigures | undefined): void {
  if (entry) store.show({ kind: 'cell', labels: [entry.index], predicted: null });
}

function ClassHead(props: {
  readonly store: GalleryStore;
  readonly order: readonly ClassFigureName[];
  readonly sort: ClassSort;
}) {
  const { store, order, sort } = props;
  const { isClassSortDescending } = store.state.value;
  const titles: Readonly<Record<ClassSort, readonly [name: string, title: string]>> = {
    label: [t('Class'), t('Sort by name')],
    support: [t('n'), t('Pictures of the class')],
    recall: [t('Recall'), t('Of the pictures of the class, how many were found')],
    precision: [t('Precision'), t('Of those predicted as the class, how many are of it')],
    f1: [t('F1'), t('Harmonic mean of precision and recall')],
  };
  const sorts: readonly ClassSort[] = ['label', 'support', ...order];
  return (
    <div class="class-row class-head" role="toolbar" aria-label={t('Sort the classes')}>
      {sorts.map((name) => {
        const isOn = name === sort;
        return (
          <button
            key={name}
            type="button"
            class={`class-sort ${name === 'label' ? '' : 'is-right'}`}
            aria-pressed={isOn}
            title={titles[name][1]}
            onClick={() =>
              store.change({
                classSort: name,
                isClassSortDescending: isOn ? !isClassSortDescending : name === 'support',
              })
            }
          >
            {titles[name][0]}
            {isOn && <Icon name={isClassSortDescending ? 'arrow-down' : 'arrow-up'} />}
          </button>
        );
      })}
    </div>
  );
}

function ClassRow(props: {
  readonly entry: ClassFigures | undefined;
  readonly order: readonly ClassFigureName[];
}) {
  const { entry, order } = props;
  if (!entry) return null;
  const label = plainText(entry.label);
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a row of the virtual list's grid */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the row has the focus */}
      <div class="class-row" role="gridcell" title={t('Show the pictures of {0}', label)}>
        <span class="class-name">{label}</span>
        <span class="is-number">{formatCount(entry.support)}</span>
        {order.map((name) => (
          <FigureCell key={name} interval={entry[name]} />
        ))}
      </div>
    </>
  );
}

function FigureCell({ interval }: { readonly interval: Interval | null }) {
  if (!interval) return <span class="is-number is-muted">–</span>;
  return (
    <span class="class-figure is-number" title={shareText(interval)}>
      <span>{formatShare(interval.value)}</span>
      <span class="interval">{roundIntervalText(interval)}</span>
    </span>
  );
}

function Averages({ figures }: Pick<ClassesProps, 'figures'>) {
  const { macro, weighted, perClass } = figures;
  const lines = [
    [t('Macro'), t('every class counts the same'), macro],
    [t('Weighted'), t('by pictures of the class'), weighted],
  ] as const;
  return (
    <div class="averages is-number">
      <dl>
        {lines.map(
          ([name, note, averages]) =>
            averages && (
              <div key={name} title={note}>
                <dt>{name}</dt>
                <dd>
                  {t('recall {0}', shareText(averages.recall))}
                  <br />
                  {t('precision {0}', shareText(averages.precision))}
                  <br />
                  {t('F1 {0}', shareText(averages.f1))}
                </dd>
              </div>
            ),
        )}
      </dl>
      <p class="is-muted">
        {t('{0} classes, {1}', perClass.length, formatPictures(figures.evaluated))}
      </p>
    </div>
  );
}
