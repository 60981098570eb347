// How the number of one place comes about, step by step from the map before, with the numbers of this picture.

import { useEffect, useState } from 'preact/hooks';
import type { Arithmetic, ArithmeticStep, MapLayer } from '../../../src/protocol/features';
import { ErrorBox } from '../../parts/errorBox';
import { formatValue, plainText } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { IconButton } from '../../parts/toolkit';
import { ConvolutionStep } from './arithmeticConvolution';
import { PointwiseStep, PoolingStep, ProductStep } from './arithmeticSteps';
import type { FeaturesStore, Place } from './featuresStore';
import { Lines } from './startingSkeleton';

/** Places that are walked past are not worked out. */
const restMs = 90;

interface ArithmeticProps {
  readonly store: FeaturesStore;
  readonly layer: MapLayer;
  readonly channel: number;
}

export function ArithmeticPart(props: ArithmeticProps) {
  const { store } = props;
  const place = store.place.value;
  const [rested, setRested] = useState<Place | null>(place);
  useEffect(() => {
    const timer = setTimeout(() => setRested(place), restMs);
    return () => clearTimeout(timer);
  }, [place]);
  if (!place) return null;
  return (
    <section class="inspector-part arithmetic" aria-label={t('Arithmetic')}>
      <div class="channel-head">
        <h2>{t('Row {0}, column {1}', place.y, place.x)}</h2>
        <IconButton
          label={t('Close the arithmetic (Escape)')}
          onClick={() => {
            store.place.value = null;
          }}
        >
          <Icon name="close" />
        </IconButton>
      </div>
      {rested === place ? <Worked {...props} place={place} /> : <Lines widths={[85, 70, 90]} />}
    </section>
  );
}

function Worked({ store, layer, channel, place }: ArithmeticProps & { readonly place: Place }) {
  const answer = store.data.arithmetic(layer.value, channel, place.y, place.x).value;
  switch (answer.kind) {
    case 'loading':
      return <Lines widths={[85, 70, 90]} />;
    case 'failed':
      return <ErrorBox error={answer.error} onCopy={store.copy} />;
    case 'ready':
      return <Steps arithmetic={answer.value} />;
  }
}

function Steps({ arithmetic }: { readonly arithmetic: Arithmetic }) {
  const { number, steps } = arithmetic;
  return (
    <>
      <ol class="steps">
        {steps.map((step, index) => (
          <li key={`${index} ${step.node}`} class="step">
            <p class="step-head">
              <span title={plainText(step.node)}>{step.op}</span>
              <strong class="is-number">{`= ${formatValue(step.result)}`}</strong>
            </p>
            <StepBody step={step} />
          </li>
        ))}
      </ol>
      <p class="step-total">
        {t('Number of the map')} <strong class="is-number">{formatValue(number)}</strong>
      </p>
    </>
  );
}

function StepBody({ step }: { readonly step: ArithmeticStep }) {
  switch (step.kind) {
    case 'convolution':
      return <ConvolutionStep step={step} />;
    case 'pooling':
      return <PoolingStep step={step} />;
    case 'pointwise':
      return <PointwiseStep step={step} />;
    case 'product':
      return <ProductStep step={step} />;
    case 'other':
      return <p>{plainText(step.sentence)}</p>;
  }
}
