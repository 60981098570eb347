// The kernel that makes a channel: a small picture where it reads colours, else a slice for each channel read.

import type { FilterKernel } from '../../../src/protocol/features';
import { formatValue, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import { RgbCanvas, ValueCanvas } from './valueCanvas';

/** More slices say nothing to the eye. */
const shownSlices = 64;

export function FilterPart({ kernel }: { readonly kernel: FilterKernel }) {
  const { channels, height, width, bias } = kernel;
  const facts = [`${channels} × ${height}×${width}`];
  if (bias !== null) facts.push(t('bias {0}', formatValue(bias)));
  return (
    <section class="inspector-part">
      <h2 title={plainText(kernel.weight)}>
        {t('Kernel')} <span class="is-muted is-number">{facts.join(' · ')}</span>
      </h2>
      {kernel.isOfColors && channels === 3 ? (
        <div class="kernel-picture">
          <RgbCanvas
            rgb={kernelPicture(kernel)}
            width={width}
            height={height}
            label={t('The kernel as a picture: grey is zero')}
            isSmooth={false}
          />
        </div>
      ) : (
        <Slices kernel={kernel} />
      )}
    </section>
  );
}

function Slices({ kernel }: { readonly kernel: FilterKernel }) {
  const { channels, height, width, data } = kernel;
  const size = height * width;
  const peak = peakOf(data);
  const order = strongestSlices(kernel).slice(0, shownSlices);
  const range = { low: -peak, high: peak };
  return (
    <>
      <div
        class="kernel-slices"
        role="img"
        aria-label={t('Slices of the kernel from −{0} to {0}, strongest first', formatValue(peak))}
      >
        {order.map((channel) => (
          <div key={channel} class="kernel-slice" title={t('reads channel {0}', channel)}>
            <ValueCanvas
              data={data.subarray(channel * size, (channel + 1) * size)}
              {...{ width, height, range }}
              colormap="blue-white-red"
              isSmooth={false}
            />
          </div>
        ))}
      </div>
      <p class="is-muted">
        {channels > shownSlices
          ? t(
              'The {0} strongest of {1} slices; blue is below zero, red above',
              shownSlices,
              channels,
            )
          : t('Strongest first; blue is below zero, red above')}
      </p>
    </>
  );
}

/** RGB bytes: grey is zero, the largest weight in size has full strength. */
export function kernelPicture({ data, width, height }: FilterKernel): Uint8Array {
  const size = width * height;
  const peak = peakOf(data) || 1;
  return Uint8Array.from({ length: 3 * size }, (_, index) => {
    const weight = data[(index % 3) * size + Math.floor(index / 3)] ?? 0;
    return Math.round(127.5 + (127.5 * weight) / peak);
  });
}

/** Channels read, by the sum of the sizes of their weights. */
export function strongestSlices({ channels, height, width, data }: FilterKernel): number[] {
  const size = height * width;
  const strengths = Array.from({ length: channels }, (_, channel) =>
    data
      .subarray(channel * size, (channel + 1) * size)
      .reduce((sum, weight) => sum + Math.abs(weight), 0),
  );
  return strengths
    .map((_, channel) => channel)
    .sort((a, b) => (strengths[b] ?? 0) - (strengths[a] ?? 0));
}

function peakOf(data: Float32Array): number {
  return data.reduce((peak, weight) => Math.max(peak, Math.abs(weight)), 0);
}
