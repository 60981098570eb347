// What is explained: the score or probability of a class, or how far one class is before another. The classes of this
// picture come first, then all of them.

import type { ExplainTarget } from '../../../src/protocol/explain';
import type { CellModel, ExplainCell } from '../../../src/protocol/explainPanel';
import { formatLabel, formatPercent } from '../../parts/format';
import { t } from '../../parts/l10n';
import { Picker } from '../../parts/picker';
import type { PickerGroup, PickerOption } from '../../parts/pickerList';
import { SegmentedRadios } from '../../parts/segmentedRadios';
import { classText, targetClass, targetText } from './cellTexts';
import type { ExplainStore } from './explainStore';

interface TargetProps {
  readonly store: ExplainStore;
  readonly cell: ExplainCell;
  readonly model: CellModel | undefined;
}

type TargetKind = 'class' | 'probability' | 'difference';

const bestKey = 'best';
const channelKey = 'channel';

export function TargetPickers(props: TargetProps) {
  const { store, cell, model } = props;
  const { target } = cell.choice;
  return (
    <>
      <ClassPicker {...props} />
      {target.kind === 'difference' && (
        <>
          <span class="question-word">{t('not')}</span>
          <Picker
            label={t('Other class')}
            value={classText(model, target.minus)}
            placeholder={t('Which class is subtracted?')}
            isDisabled={!model?.options}
            groups={() => classGroups(model, target.minus, target.index)}
            onPick={(key) => store.choose(cell, { target: { ...target, minus: Number(key) } })}
          />
        </>
      )}
    </>
  );
}

function ClassPicker({ store, cell, model }: TargetProps) {
  const index = targetClass(cell, model);
  const { target } = cell.choice;
  const kind = target.kind === 'top' ? 'class' : target.kind;
  const choose = (next: ExplainTarget): void => store.choose(cell, { target: next });
  const pick = (key: string): void => {
    if (key === channelKey) return;
    if (key !== bestKey) choose(targetOf(kind, Number(key), target, model));
    else choose({ kind: 'top' });
  };
  return (
    <Picker
      label={t('Class')}
      value={
        target.kind === 'difference' && index !== null
          ? classText(model, index)
          : targetText(cell, model)
      }
      placeholder={t('Which class is explained?')}
      isDisabled={!model?.options}
      groups={() => [
        ...channelGroup(cell, model),
        ...withBest(classGroups(model, index, null), target, model),
      ]}
      onPick={pick}
    >
      <SegmentedRadios<TargetKind>
        label={t('What is explained')}
        value={kind === 'channel' ? null : kind}
        options={[
          { value: 'class', label: t('Score'), title: t('The value before softmax or sigmoid') },
          {
            value: 'probability',
            label: t('Probability'),
            title: t('The value after softmax or sigmoid'),
          },
          {
            value: 'difference',
            label: t('Difference'),
            title: t('The score of one class minus the score of another'),
          },
        ]}
        isDisabled={index === null}
        onChange={(next) => index !== null && choose(targetOf(next, index, target, model))}
      />
    </Picker>
  );
}

/** `before`: the target so far, whose second class a new difference keeps. */
function targetOf(
  kind: TargetKind | 'channel',
  index: number,
  before: ExplainTarget,
  model: CellModel | undefined,
): ExplainTarget {
  switch (kind) {
    case 'class':
    case 'channel':
      return { kind: 'class', index };
    case 'probability':
      return { kind, index };
    case 'difference': {
      const minus = before.kind === 'difference' ? before.minus : index;
      return { kind, index, minus: minus === index ? rivalOf(index, model) : minus };
    }
  }
}

/** The best class of this picture but the given one. */
function rivalOf(index: number, model: CellModel | undefined): number {
  const rival = model?.top.find((entry) => entry.index !== index);
  return rival?.index ?? (index === 0 ? 1 : 0);
}

function channelGroup(cell: ExplainCell, model: CellModel | undefined): readonly PickerGroup[] {
  if (cell.choice.target.kind !== 'channel') return [];
  const label = targetText(cell, model);
  return [{ name: '', options: [{ key: channelKey, label, isCurrent: true }] }];
}

/** Puts the class that follows the prediction before the others. */
function withBest(
  groups: readonly PickerGroup[],
  target: ExplainTarget,
  model: CellModel | undefined,
): readonly PickerGroup[] {
  const [best] = model?.top ?? [];
  const isCurrent = target.kind === 'top';
  const option: PickerOption = {
    key: bestKey,
    label: t('The best class, whichever it is'),
    detail: best ? formatLabel(best) : '',
    isCurrent,
  };
  const others = groups.map(({ name, options }) => ({
    name,
    options: options.map((own) => (isCurrent ? { ...own, isCurrent: false } : own)),
  }));
  return [{ name: '', options: [option] }, ...others];
}

function classGroups(
  model: CellModel | undefined,
  current: number | null,
  left: number | null,
): readonly PickerGroup[] {
  const top = (model?.top ?? []).filter(({ index }) => index !== left);
  const shown = new Set([...top.map(({ index }) => index), left]);
  const count = model?.options?.classCount ?? 0;
  const others = Array.from({ length: count }, (_, index) => index).filter((i) => !shown.has(i));
  return [
    {
      name: t('In this picture'),
      options: top.map((entry) => ({
        key: String(entry.index),
        label: formatLabel(entry),
        detail: formatPercent(entry.probability),
        isCurrent: entry.index === current,
      })),
    },
    {
      name: t('All classes'),
      options: others.map((index) => ({
        key: String(index),
        label: classText(model, index),
        detail: String(index),
        isCurrent: index === current,
      })),
    },
  ];
}
