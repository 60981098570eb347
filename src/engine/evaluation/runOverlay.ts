// The tile of a gallery with Grad-CAM over it: of the predicted class, of the label, or of their difference.

import { drawOverlay } from '../../core/images/overlay';
import type { OverlayTarget, RunRow } from '../../protocol/evaluation';
import type { Explanation, Heatmap } from '../../protocol/explain';
import type { ProviderChoice } from '../../protocol/model';
import type { EncodedImage } from '../../protocol/prediction';
import { explain } from '../explain/explain';
import type { ModelCache } from '../explain/modelCache';
import type { OpenModelContext } from '../openModel';
import { overlayImpossible } from './errors';

export interface OverlayOfRow {
  readonly model: string;
  readonly picture: string;
  readonly row: Pick<RunRow, 'id' | 'labelIndex' | 'predictedIndex'>;
  readonly target: OverlayTarget;
  readonly maxSide: number;
  readonly provider: ProviderChoice;
}

/** Throws `overlay-impossible` where the row has no such class. */
export async function runOverlay(
  request: OverlayOfRow,
  explainables: ModelCache,
  context: OpenModelContext,
  signal: AbortSignal,
): Promise<EncodedImage> {
  const { model: path, picture, row, target, maxSide, provider } = request;
  const model = await explainables.load(path, provider, signal);
  const call = { signal, progress: () => undefined };
  const mapOf = (index: number): Promise<Explanation> =>
    explain(
      { ...gradCam, model: path, image: picture, provider, target: { kind: 'class', index } },
      model,
      call,
      context,
    );
  const { predictedIndex, labelIndex } = row;
  const index = target === 'label' ? labelIndex : predictedIndex;
  if (index === null) throw overlayImpossible(row.id, target === 'label' ? 'label' : 'prediction');
  const { heatmap, geometry } = await mapOf(index);
  if (target !== 'difference' || labelIndex === null) {
    return drawOverlay(picture, heatmap, geometry, { ...style, colormap: 'inferno' }, maxSide);
  }
  const difference = subtract(heatmap, (await mapOf(labelIndex)).heatmap);
  const diverging = { ...style, colormap: 'blue-white-red' } as const;
  return drawOverlay(picture, difference, geometry, diverging, maxSide);
}

const gradCam = { method: 'grad-cam', layer: null, settings: {}, checks: 'none' } as const;
const style = { opacity: 0.55, peak: null } as const;

/** Red speaks for the prediction, blue for the label. */
function subtract(map: Heatmap, other: Heatmap): Heatmap {
  const data = map.data.map((value, at) => value - (other.data[at] ?? 0));
  return { ...map, data, isSigned: true };
}
