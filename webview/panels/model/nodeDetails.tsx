// A node: what its operator does, with which settings, between which neighbours, at what cost, and with the overlay what
// came out of it for the picture.

import { Fragment } from 'preact';
import type { NodeDetail } from '../../../src/protocol/graph';
import { formatBytes, formatCount, plainText } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { Button, IconButton } from '../../parts/toolkit';
import { countText, isFloat, roleText } from './detailTexts';
import { DetailsError, DetailsSkeleton, type Fact, FactList } from './factList';
import type { ModelStore } from './modelStore';
import { NodeRun } from './nodeRun';
import { NodeValues } from './nodeValues';
import { useDetails } from './useDetails';
import { WeightDetails } from './weightDetails';

export function NodeDetails(props: { readonly store: ModelStore; readonly index: number }) {
  const { store, index } = props;
  const version = store.snapshot.value?.file.version ?? 0;
  const { value, error, isExecuting } = useDetails(`${version} ${index}`, (isExecuted, signal) =>
    store.host.node({ index, isExecuted }, { signal }),
  );
  if (!value) {
    return error ? (
      <DetailsError error={error} onCopy={store.copy} />
    ) : (
      <DetailsSkeleton label={t('Reading the node')} />
    );
  }
  return (
    <>
      <Head store={store} node={value} />
      <DetailsError error={error} onCopy={store.copy} />
      <NodeRun store={store} node={value} />
      <div class="inspector-part">
        <FactList facts={costs(value, isExecuting)} />
      </div>
      <Attributes node={value} />
      <NodeValues store={store} title={t('Inputs')} values={value.inputs} isInput />
      <NodeValues store={store} title={t('Outputs')} values={value.outputs} isInput={false} />
      <ValueButtons store={store} node={value} />
      <Weights key={`${version} ${value.index}`} store={store} node={value} />
    </>
  );
}

interface PartProps {
  readonly store: ModelStore;
  readonly node: NodeDetail;
}

function Head({ store, node }: PartProps) {
  const domain = node.domain === '' || node.domain === 'ai.onnx' ? '' : plainText(node.domain);
  return (
    <header>
      <h2>
        {plainText(node.op)}
        {domain && <span class="is-muted"> {domain}</span>}
      </h2>
      {node.name !== '' && (
        <p class="node-name">
          <span>{plainText(node.name)}</span>
          <IconButton label={t('Copy the name')} onClick={() => store.copy(node.name)}>
            <Icon name="copy" />
          </IconButton>
        </p>
      )}
      {node.explanation !== '' && <p>{node.explanation}</p>}
    </header>
  );
}

function costs(node: NodeDetail, isExecuting: boolean): readonly Fact[] {
  const unknown = isExecuting ? '…' : '–';
  const parameters = countText(node.parameters);
  const macs = node.macs === null ? null : countText(node.macs);
  const { outputBytes, weightBytes } = node;
  return [
    { name: t('Parameters'), value: parameters.text, title: parameters.title },
    { name: t('MACs'), value: macs?.text ?? unknown, title: macs?.title ?? '' },
    {
      name: t('Output memory'),
      value: outputBytes === null ? unknown : formatBytes(outputBytes),
      title: outputBytes === null ? '' : formatCount(outputBytes),
    },
    { name: t('Weights'), value: formatBytes(weightBytes), title: formatCount(weightBytes) },
  ];
}

function Attributes({ node }: Pick<PartProps, 'node'>) {
  if (node.attributes.length === 0) return null;
  return (
    <section class="inspector-part" aria-labelledby="attributes-title">
      <h3 id="attributes-title">{t('Attributes')}</h3>
      <table class="details-table" aria-labelledby="attributes-title">
        <tbody>
          {node.attributes.map(({ name, text }) => (
            <tr key={name}>
              <th scope="row">{plainText(name)}</th>
              <td class="is-number">{plainText(text)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Doors from what the node computes: to its maps, and to a training that goes on from there. */
function ValueButtons({ store, node }: PartProps) {
  const values = node.outputs.filter(({ name, type }) => name !== '' && isFloat(type));
  if (values.length === 0) return null;
  const isOnly = values.length === 1;
  return (
    <div class="button-row">
      {values.map(({ name }) => (
        <Fragment key={name}>
          <Button
            title={plainText(name)}
            onClick={() => store.perform({ kind: 'show-features', value: name })}
          >
            <Icon name="layers" slot="start" />
            {isOnly ? t('Show Feature Maps') : t('Show Feature Maps of {0}', plainText(name))}
          </Button>
          <Button
            title={t('A new head reads {0}; what comes after it is left out', plainText(name))}
            onClick={() => store.perform({ kind: 'fine-tune', value: name })}
          >
            <Icon name="mortar-board" slot="start" />
            {isOnly ? t('Fine-tune from Here…') : t('Fine-tune from {0}…', plainText(name))}
          </Button>
        </Fragment>
      ))}
    </div>
  );
}

function Weights({ store, node }: PartProps) {
  return (
    <div class="disclosures">
      {node.inputs.map((value, position) =>
        value.kind === 'weight' && value.name !== '' ? (
          <WeightDetails
            key={`${position} ${value.name}`}
            store={store}
            value={value}
            role={roleText(value, position, true)}
          />
        ) : null,
      )}
    </div>
  );
}
