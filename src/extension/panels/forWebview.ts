// Numbers and pictures as they cross to a webview: it receives the whole buffer behind an array, and a Node Buffer not at
// all, so each gets a plain tight copy.

import type { Heatmap, LayerMap } from '../../protocol/explain';
import type { CellMap } from '../../protocol/explainPanel';
import type { EncodedImage } from '../../protocol/prediction';

export function imageForWebview({ mime, bytes, size }: EncodedImage): EncodedImage {
  return { mime, bytes: new Uint8Array(bytes), size };
}

export function mapForWebview({ heatmap, picture, ...rest }: CellMap): CellMap {
  return {
    ...rest,
    heatmap: tight(heatmap),
    picture: picture && { ...picture, rgb: new Uint8Array(picture.rgb) },
  };
}

export function stripForWebview(strip: readonly LayerMap[]): readonly LayerMap[] {
  return strip.map(({ value, heatmap }) => ({ value, heatmap: tight(heatmap) }));
}

function tight(heatmap: Heatmap): Heatmap {
  return { ...heatmap, data: new Float32Array(heatmap.data) };
}
