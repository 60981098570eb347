// Sizes, shapes and names for the eye. Pure text, the same in every language.

import type { Dim, Provider, ValueSpec } from '../protocol/model';

const units = ['B', 'kB', 'MB', 'GB'] as const;

/** 14_000_000 → "14 MB"; two significant digits below ten. */
export function formatBytes(bytes: number): string {
  return `${formatScaled(bytes, 1000, units)}`;
}

/** 3_504_872 → "3.5 M", 612 → "612". */
export function formatCount(count: number): string {
  return formatScaled(count, 1000, ['', 'k', 'M', 'G', 'T']).trim();
}

function formatScaled(value: number, step: number, names: readonly string[]): string {
  let scaled = value;
  let index = 0;
  while (scaled >= step && index < names.length - 1) {
    scaled /= step;
    index++;
  }
  const digits = index > 0 && scaled < 10 ? 1 : 0;
  return `${scaled.toFixed(digits)} ${names[index] ?? ''}`;
}

export function formatDims(dims: readonly Dim[] | null): string {
  return dims === null ? '?' : dims.map((dim) => dim ?? '?').join('×');
}

/** The shape a list shows for a model: that of its first input with the rank of a picture, else of its first input. */
export function formatInputShape(inputs: readonly ValueSpec[]): string {
  const input = inputs.find((value) => value.dims?.length === 4) ?? inputs[0];
  return input === undefined ? '?' : formatDims(input.dims);
}

const providerNames: Readonly<Record<Provider, string>> = {
  cpu: 'CPU',
  cuda: 'CUDA',
  tensorrt: 'TensorRT',
  dml: 'DirectML',
  coreml: 'CoreML',
  webgpu: 'WebGPU',
};

export function providerName(provider: Provider): string {
  return providerNames[provider];
}

/** At most six significant digits and no trailing zeros: 0.00392157 for 1/255, 0.485 for 0.485. */
export function formatNumber(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Keeps both ends of a long name, where file names differ. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const tail = Math.floor((length - 1) / 2);
  return `${text.slice(0, length - 1 - tail)}…${text.slice(-tail)}`;
}

/** In a status bar text `$(name)` is drawn as an icon; a file name must not be. */
export function escapeIcons(text: string): string {
  return text.replaceAll('$(', '\\$(');
}

/** Of a name in a model, e.g. "/layer1/conv1/Conv_output_0": one that every file system takes. */
export function fileNamePart(name: string): string {
  const longest = 80;
  const plain = name.replace(/[^\p{L}\p{N}.-]+/gu, '_').replace(/^[_.]+|[_.]+$/g, '');
  return plain.slice(0, longest) || 'unnamed';
}

/** Of an ISO 8601 time: the day and the minute here, as lists sort them. */
export function formatStart(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return time;
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** 0.9143 → "91.4 %". */
export function formatShare(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** 1842 → "1,842". */
export function formatInteger(value: number): string {
  return value.toLocaleString('en-US');
}
