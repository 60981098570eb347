// Patch × kernel + bias = result, cell by cell for one channel read, and what each other channel adds.

import { useState } from 'preact/hooks';
import type { ArithmeticStep } from '../../../src/protocol/features';
import { formatValue } from '../../parts/format';
import { t } from '../../parts/l10n';
import { Button } from '../../parts/toolkit';
import { paddingCells, runningSums, strongestReads, termsOfRead } from './arithmeticTerms';
import { largestGrid, NumberGrid } from './numberGrid';
import { type Playback, usePlayback } from './playback';

type Convolution = Extract<ArithmeticStep, { readonly kind: 'convolution' }>;

const shownReads = 8;

export function ConvolutionStep({ step }: { readonly step: Convolution }) {
  const order = strongestReads(step);
  const [picked, setPicked] = useState<number | null>(null);
  const read = picked ?? order[0] ?? 0;
  const { height, width } = step.window;
  const { patch, kernel, products } = termsOfRead(step, read);
  const isPlain = height * width === 1;
  const fits = Math.max(height, width) <= largestGrid;
  const play = usePlayback(isPlain ? Math.min(shownReads, order.length) : products.length);
  const isPadding = paddingCells(step.window);
  const at = isPlain ? null : play.at;
  return (
    <>
      {!isPlain && fits && (
        <div class="grids">
          <NumberGrid
            label={t('patch of channel {0}', step.channels[read] ?? read)}
            {...{ numbers: patch, width, at, isPadding }}
          />
          <span class="grid-sign" aria-hidden="true">
            ×
          </span>
          <NumberGrid label={t('kernel')} {...{ numbers: kernel, width, at, isPadding: [] }} />
        </div>
      )}
      {!isPlain && <CellSum {...{ patch, kernel, products, play }} />}
      <PlayRow play={play} />
      <Reads
        step={step}
        order={order}
        read={isPlain && play.at !== null ? (order[play.at] ?? 0) : read}
        onPick={setPicked}
      />
      <Total step={step} />
    </>
  );
}

/** The product of the marked cell and the sum so far. Its room is kept, so that nothing jumps. */
function CellSum(props: {
  readonly patch: Float32Array;
  readonly kernel: Float32Array;
  readonly products: Float32Array;
  readonly play: Playback;
}) {
  const { patch, kernel, products } = props;
  const { at } = props.play;
  const sums = runningSums(products);
  const cell = at ?? products.length - 1;
  const sum = formatValue(sums[cell] ?? 0);
  return (
    <p class="cell-sum is-number" aria-live="polite">
      {at === null
        ? t('All {0} products: {1}', products.length, sum)
        : t(
            '{0} × {1} = {2}, sum so far {3}',
            formatValue(patch[at] ?? 0),
            formatValue(kernel[at] ?? 0),
            formatValue(products[at] ?? 0),
            sum,
          )}
    </p>
  );
}

function PlayRow({ play }: { readonly play: Playback }) {
  return (
    <div class="play-row">
      <Button class="small" onClick={play.toggle}>
        {play.isPlaying ? t('Pause') : t('Play')}
      </Button>
      <Button class="small" onClick={play.step}>
        {t('Step')}
      </Button>
    </div>
  );
}

function Reads(props: {
  readonly step: Convolution;
  readonly order: readonly number[];
  readonly read: number;
  readonly onPick: (read: number) => void;
}) {
  const { step, order, read, onPick } = props;
  const peak = Math.abs(step.sums[order[0] ?? 0] ?? 0) || 1;
  const shown = order.slice(0, shownReads);
  const others = order.slice(shownReads);
  const rest = others.reduce((sum, index) => sum + (step.sums[index] ?? 0), 0);
  return (
    <ul class="reads">
      {shown.map((index) => {
        const sum = step.sums[index] ?? 0;
        return (
          <li key={index}>
            <button
              type="button"
              class={`read ${index === read ? 'is-chosen' : ''}`}
              aria-pressed={index === read}
              onClick={() => onPick(index)}
            >
              <span>{t('channel {0}', step.channels[index] ?? index)}</span>
              <SignedBar share={sum / peak} />
              <span class="is-number">{formatValue(sum)}</span>
            </button>
          </li>
        );
      })}
      {others.length > 0 && (
        <li class="read-rest is-muted is-number">
          {t('{0} other channels: {1}', others.length, formatValue(rest))}
        </li>
      )}
    </ul>
  );
}

/** −1…1 from the middle. */
export function SignedBar({ share }: { readonly share: number }) {
  const width = 50 * Math.min(1, Math.abs(share));
  const left = share < 0 ? 50 - width : 50;
  return (
    <span class="signed-bar" aria-hidden="true">
      <span
        class={share < 0 ? 'is-negative' : 'is-positive'}
        style={{ left: `${left}%`, width: `${width}%` }}
      />
    </span>
  );
}

function Total({ step }: { readonly step: Convolution }) {
  const sum = step.sums.reduce((total, part) => total + part, 0);
  const result = formatValue(step.result);
  return (
    <p class="is-number">
      {step.bias === null
        ? t('Sum of all channels: {0}', result)
        : t('{0} + bias {1} = {2}', formatValue(sum), formatValue(step.bias), result)}
    </p>
  );
}
