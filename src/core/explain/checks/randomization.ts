// Whether a map shows what the network has learned. Adebayo et al. 2018, "Sanity Checks for Saliency Maps"
// (arXiv:1810.03292), cascading randomisation: with weights drawn anew from the classes down, the map must change. One
// that stays shows the picture's edges rather than the network.

import type { CheckReport, Heatmap } from '../../../protocol/explain';
import { figure } from '../words';
import type { Check, CheckContext } from './check';
import { randomised, weightedNodes } from './randomised';
import { spearman, structuralSimilarity } from './similarity';

const limit = 0.5;

export const randomization: Check = {
  id: 'randomization',
  isThorough: true,
  check: async (context): Promise<CheckReport | null> => {
    const { heatmap } = context.result;
    const layers = weightedNodes(context.context.subject.graph).length;
    if (layers === 0 || context.result.picture) return null;
    const parts: string[] = [];
    let last = 0;
    for (const stage of stagesOf(layers)) {
      // Maps of few values are alike by chance: more draws of the last stage, whose mean counts.
      const draws = stage === layers && heatmap.data.length < 1000 ? 3 : 1;
      const likenesses: Likeness[] = [];
      for (let draw = 0; draw < draws; draw++)
        likenesses.push(await likeness(context, stage, draw));
      last = mean(likenesses.map(({ ranks }) => ranks));
      const structure = mean(likenesses.map((each) => each.structure));
      parts.push(`${stageName(stage, layers)} ${figure(last)} (SSIM ${figure(structure)})`);
    }
    // Written so that a correlation that is not a number has not passed.
    const value = Math.abs(last);
    const outcome = value < limit ? 'passed' : 'failed';
    const verdict = outcome === 'passed' ? 'The map depends on' : 'The map hardly depends on';
    const text = `${verdict} what the network has learned: rank correlation with the map of a network with random weights: ${parts.join(', ')}; below ${limit} is wanted at the end.`;
    return { id: 'randomization', outcome, value, limit, text };
  },
};

/** Only the head, half of the weighted layers, all of them. */
function stagesOf(layers: number): readonly number[] {
  return [...new Set([1, Math.ceil(layers / 2), layers])];
}

function stageName(stage: number, layers: number): string {
  if (stage === layers) return 'in all layers';
  return stage === 1 ? 'in the head' : `in the last ${stage} of ${layers} layers`;
}

interface Likeness {
  readonly ranks: number;
  readonly structure: number;
}

async function likeness(
  { method, context, result, copy }: CheckContext,
  stage: number,
  draw: number,
): Promise<Likeness> {
  const seed = context.settings.seed + 1000 * stage + draw;
  const { subject, dispose } = copy(randomised(context.subject.graph, stage, seed));
  try {
    const other = await method.explain({ ...context, subject, progress: () => undefined });
    const [a, b] = [scaled(result.heatmap), scaled(other.heatmap)];
    return { ranks: spearman(a, b), structure: structuralSimilarity(a, b, result.heatmap) };
  } finally {
    await dispose();
  }
}

/** With a largest absolute value of 1, so that structure is compared and not size. Not finite counts as nothing. */
function scaled({ data }: Heatmap): Float32Array {
  const finite = data.map((value) => (Number.isFinite(value) ? value : 0));
  const most = finite.reduce((high, value) => Math.max(high, Math.abs(value)), 0);
  return most > 0 ? finite.map((value) => value / most) : finite;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
