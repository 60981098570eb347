// Whether a map shows what the network has learned. Adebayo et al. 2018, "Sanity Checks for Saliency Maps"
// (arXiv:1810.03292), cascading randomisation: with weights drawn anew from the classes down, the map must change. One
// that stays shows the picture's edges rather than the network.

import type { CheckReport, Heatmap } from '../../../protocol/explain';
import { figure } from '../words';
import type { Check, CheckContext } from './check';
import { randomised, weightedNodes } from './randomised';
import { isConstant, spearman, structuralSimilarity } from './similarity';

const limit = 0.5;
/** Among fewer values a large rank correlation comes about by chance. */
const fewValues = 25;

export const randomization: Check = {
  id: 'randomization',
  isThorough: true,
  check: async (context): Promise<CheckReport | null> => {
    const { data } = context.result.heatmap;
    const layers = weightedNodes(context.context.subject.graph).length;
    // A blank map is unlike everything, and a found picture is no map.
    if (layers === 0 || context.result.picture || isConstant(data)) return null;
    const parts: string[] = [];
    let last = 0;
    for (const stage of stagesOf(layers)) {
      // Maps of few values are alike by chance: more draws of the last stage, whose mean counts.
      const draws = stage === layers && data.length < 1000 ? 3 : 1;
      const { ranks, structure } = await likeness(context, stage, draws);
      last = ranks;
      parts.push(`${stageName(stage, layers)} ${figure(ranks)} (SSIM ${figure(structure)})`);
    }
    return { id: 'randomization', ...verdict(Math.abs(last), data.length, parts.join(', ')) };
  },
};

function verdict(value: number, count: number, figures: string): Omit<CheckReport, 'id'> {
  const all = `rank correlation with the map of the network with random weights ${figures}`;
  const wanted = `below ${limit} is wanted at the end`;
  if (value < limit) {
    const text = `The map depends on what the network has learned: ${all}; ${wanted}.`;
    return { outcome: 'passed', value, limit, text };
  }
  if (count < fewValues) {
    const text = `A map of ${count} values is too small to tell whether it depends on what the network has learned: ${all}.`;
    return { outcome: 'information', value, limit: null, text };
  }
  const text = `The map hardly depends on what the network has learned: ${all}; ${wanted}.`;
  return { outcome: 'failed', value, limit, text };
}

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

/** The mean over the draws. */
async function likeness(
  { method, context, result, copy }: CheckContext,
  stage: number,
  draws: number,
): Promise<Likeness> {
  let [ranks, structure] = [0, 0];
  for (let draw = 0; draw < draws; draw++) {
    const seed = context.settings.seed + 1000 * stage + draw;
    const { subject, dispose } = copy(randomised(context.subject.graph, stage, seed));
    try {
      const other = await method.explain({ ...context, subject, progress: () => undefined });
      const [a, b] = [scaled(result.heatmap), scaled(other.heatmap)];
      ranks += spearman(a, b) / draws;
      structure += structuralSimilarity(a, b, result.heatmap) / draws;
    } finally {
      await dispose();
    }
  }
  return { ranks, structure };
}

/** With a largest absolute value of 1, so that structure is compared and not size. Not finite counts as nothing. */
function scaled({ data }: Heatmap): Float32Array {
  const finite = data.map((value) => (Number.isFinite(value) ? value : 0));
  const most = finite.reduce((high, value) => Math.max(high, Math.abs(value)), 0);
  return most > 0 ? finite.map((value) => value / most) : finite;
}
