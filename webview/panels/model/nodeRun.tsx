// What running the model on the overlay's picture showed of a node: numbers of its values, and its time.

import type { NodeDetail, ValueStatistics } from '../../../src/protocol/graph';
import { formatCount, formatValue, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import { groupSentence, shareText, timeText } from './detailTexts';
import { type Fact, FactList } from './factList';
import type { ModelStore } from './modelStore';

interface RunProps {
  readonly store: ModelStore;
  readonly node: NodeDetail;
}

export function NodeRun({ store, node }: RunProps) {
  const overlay = store.overlay.value;
  if (!overlay) return null;
  const values = overlay.statistics.values.filter((value) => value.node === node.index);
  const group = overlay.profile?.groups.find(({ nodes }) => nodes.includes(node.index));
  if (values.length === 0 && !group) return null;
  const title = t('For this picture');
  const bad = overlay.statistics.firstBad;
  return (
    <section class="inspector-part node-run" aria-label={title}>
      <h3>{title}</h3>
      {bad?.node === node.index && <p class="node-bad">{plainText(bad.reason)}</p>}
      {group && (
        <>
          <FactList facts={[{ name: t('Time'), value: timeText(group.microseconds) }]} />
          <GroupNote sentence={groupSentence(group, nodeNames(store), node.index)} />
        </>
      )}
      {values.map((value) => (
        <div key={value.value}>
          {values.length > 1 && <p class="value-name is-muted">{plainText(value.value)}</p>}
          <FactList facts={valueFacts(value)} />
        </div>
      ))}
    </section>
  );
}

function GroupNote({ sentence }: { readonly sentence: string | null }) {
  return sentence && <p class="is-muted">{sentence}</p>;
}

function valueFacts(value: ValueStatistics): readonly Fact[] {
  const facts: Fact[] = [
    { name: t('Minimum'), value: formatValue(value.minimum) },
    { name: t('Maximum'), value: formatValue(value.maximum) },
    { name: t('Mean'), value: formatValue(value.mean) },
    { name: t('Zeros'), value: shareText(value.sparsity) },
  ];
  if (value.dead !== null) facts.push({ name: t('Dead channels'), value: shareText(value.dead) });
  if (value.nan > 0) facts.push({ name: t('NaN'), value: formatCount(value.nan) });
  if (value.infinite > 0) facts.push({ name: t('Infinite'), value: formatCount(value.infinite) });
  return facts;
}

/** What the drawing calls the nodes that it shows; those in folded blocks go by their number. */
function nodeNames(store: ModelStore): ReadonlyMap<number, string> {
  const boxes = store.drawing.value?.view.boxes ?? [];
  return new Map(
    boxes.flatMap(({ kind, nodes, label }) => {
      const index = nodes[0]?.[0];
      return kind === 'node' && index !== undefined
        ? [[index, t('{0} (node {1})', label, index)] as const]
        : [];
    }),
  );
}
