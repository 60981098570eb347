// An explanation as a file: the picture as the panel shows it, be it one with its map or one that was found; the raw
// numbers for NumPy; or everything but the numbers, as `glassbox explain --json` prints it.

import { basename, extname } from 'node:path';
import { writeNpy } from '../../base/npy';
import type { EngineApi } from '../../protocol/engine';
import { type Explanation, explanationDocument } from '../../protocol/explain';
import type { ExplainIntent } from '../../protocol/explainPanel';
import type { Remote } from '../../protocol/rpc';

export type ExplainExport = Extract<ExplainIntent, { kind: 'export' }>;

export async function explanationBytes(
  engine: Pick<Remote<EngineApi>, 'renderOverlay' | 'renderFound'>,
  image: string,
  explanation: Explanation,
  { format, colormap, opacity, peak }: ExplainExport,
): Promise<Uint8Array> {
  const { raw, heatmap, picture, geometry } = explanation;
  switch (format) {
    case 'npy':
      return writeNpy(raw.data, raw.dims);
    case 'json': {
      const text = JSON.stringify(explanationDocument(explanation), null, 2);
      return new TextEncoder().encode(`${text}\n`);
    }
    case 'png': {
      if (picture) return (await engine.renderFound(picture)).bytes;
      const request = { image, heatmap, geometry, colormap, opacity, peak };
      return (await engine.renderOverlay(request)).bytes;
    }
    default:
      throw new Error(`Unknown format ${format satisfies never}.`);
  }
}

/** cat.jpg, Grad-CAM, PNG → "cat.grad-cam.png". */
export function exportName(image: string, { method }: Explanation, format: string): string {
  return `${basename(image, extname(image))}.${method}.${format}`;
}
