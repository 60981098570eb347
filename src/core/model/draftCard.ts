// The text of a model card with everything that was resolved, for a person to correct. Read back, it resolves to the same
// values. Plain JSON: editors mark comments in a .json file as errors.

import type { ModelCard, Resize, Size } from '../../protocol/model';

const maxListedLabels = 50;
/** Arrays of numbers and of sizes stay on one line, as a person would write them. */
const shortArray = /\[\n\s*(-?[\d.e+-]+(?:,\s*-?[\d.e+-]+)*)\s*\]/g;

/** `schemaUrl`: for editors without the extension, which finds its schema by the file name. */
export function draftCard(card: ModelCard, schemaUrl?: string): string {
  const { input, output, targetLayer } = card;
  const draft = {
    $schema: schemaUrl,
    labels: labelsOf(card),
    input: {
      name: input.name.value,
      layout: input.layout.value,
      size: sizeOf(input.size.value),
      channels: input.channels.value,
      colorOrder: input.channels.value === 3 ? input.colorOrder.value : undefined,
      scale: scaleOf(input.scale.value),
      mean: input.mean.value,
      std: input.std.value,
      resize: resizeOf(input.resize.value),
      crop: input.crop.value,
    },
    output: {
      name: output.name.value,
      activation: output.activation.value,
      task: output.task.value,
    },
    targetLayer: targetLayer.value ?? undefined,
  };
  const text = JSON.stringify(draft, null, 2);
  return `${text.replace(shortArray, (_, items: string) => `[${items.split(/,\s*/).join(', ')}]`)}\n`;
}

/** A few names are listed; many stay where they were found, and the built-in ones need no mention. */
function labelsOf({
  labels: { value, source, detail },
}: ModelCard): readonly string[] | string | undefined {
  if (value === null) return undefined;
  if (value.length <= maxListedLabels) return value;
  const isFile = source === 'sidecar' && /^[^/\\()]+\.(txt|json|names)$/.test(detail);
  if (isFile) return detail;
  return source === 'card' ? value : undefined;
}

function sizeOf({ width, height }: Size): number | readonly [number, number] {
  return width === height ? width : [height, width];
}

/** The preset "-1-1" would say mean and std too; they are written out, so the number stands for itself. */
function scaleOf(scale: number): number | '0-1' | '0-255' | '-1-1' {
  if (scale === 1 / 255) return '0-1';
  if (scale === 1) return '0-255';
  return scale === 1 / 127.5 ? '-1-1' : scale;
}

function resizeOf({ mode, size, interpolation }: Resize): object {
  return mode === 'none' ? { mode } : { mode, size: sizeOf(size), interpolation };
}
