// One explanation from a request to its proof: model and picture made ready, target and layer resolved, the method run, its
// map checked and, where it is blank, the cause found.

import { runChecks } from '../../core/explain/checks';
import { diagnose } from '../../core/explain/findings';
import { type ChosenLayer, namedLayer } from '../../core/explain/layers';
import { methods } from '../../core/explain/methods';
import type { Method, MethodContext, MethodResult } from '../../core/explain/methods/method';
import {
  type ResolvedObjective,
  resolveObjective,
  scoreKindOf,
} from '../../core/explain/objective';
import { objectiveValues } from '../../core/explain/perturb';
import { rememberPicture } from '../../core/explain/rememberPicture';
import type { Subject } from '../../core/explain/subject';
import type {
  CheckReport,
  ExplainProgress,
  ExplainRequest,
  Explanation,
  MethodSettings,
} from '../../protocol/explain';
import type { Call } from '../../protocol/rpc';
import type { OpenModelContext } from '../openModel';
import { methodUnavailable } from './errors';
import type { ExplainableModel } from './explainableModel';
import { pickLayer } from './pickLayer';
import { headValues, topClasses } from './prediction';
import { type InputRow, readSubject } from './readSubject';
import { createUsedProviders } from './usedProviders';

const defaults: MethodSettings = {
  steps: 32,
  quadrature: 'gauss-legendre',
  baseline: 'zero',
  seed: 0,
  samples: 25,
  noise: 0.15,
};

/** `asked` may name layers as the file does. */
export async function explain(
  asked: ExplainRequest,
  model: ExplainableModel,
  { signal, progress }: Call<ExplainProgress>,
  context: OpenModelContext,
): Promise<Explanation> {
  const startedAt = performance.now();
  const request = inCanonicalRequest(asked, model);
  const input = await readSubject(request, model);
  const { rows, geometry } = input;
  const used = createUsedProviders();
  const subject = rememberPicture(model.subject(used), rows, headValues(model.card));
  const method = usableMethod(request, subject);
  const objective = await resolveTarget(request, model, subject, input, signal);
  const chosen = method.usesLayer
    ? await pickLayer(request.layer, method.id, model, subject, objective, rows, signal)
    : null;
  const run: MethodContext = {
    subject,
    picture: rows,
    objective,
    layer: chosen?.layer ?? null,
    settings: { ...defaults, ...method.defaults, ...request.settings },
    signal,
    progress: (done, total, heatmap) =>
      progress({ done, total, ...(heatmap ? { heatmap, geometry } : {}) }),
  };
  const result = await method.explain(run);
  const { values } = await subject.run({ rows, count: 1, fetches: [objective.of] }, signal);
  const [score = 0] = objectiveValues(objective, values.get(objective.of) ?? new Float32Array(0));
  const top = await topClasses(model, subject, rows, signal, context);
  const provider = used.report();
  const cost = { passes: { ...subject.passes }, latencyMs: performance.now() - startedAt };
  // The map is there; what follows only says how far it can be trusted.
  progress({ done: 1, total: 1, heatmap: result.heatmap, geometry });
  return {
    method: method.id,
    target: targetOf(objective, score, model),
    scoreKind: scoreKindOf(objective.kind, model.card.output.scoreValue !== null),
    activation: model.card.output.activation.value,
    ...layerOf(chosen),
    raw: result.raw,
    heatmap: result.heatmap,
    picture: result.picture ?? null,
    geometry,
    ...cost,
    checks: await proof(request, method, run, result, model),
    findings: await diagnose({ method, context: run, result }),
    seed: method.usesSeed ? run.settings.seed : null,
    provider,
    model: { path: model.file.path, sha256: model.file.sha256 },
    top,
    canonical: [`${model.canonical.agreement.text}.`, ...model.canonical.notes].join(' '),
  };
}

function inCanonicalRequest(
  request: ExplainRequest,
  { canonical: { aliases } }: ExplainableModel,
): ExplainRequest {
  const { layer, target } = request;
  const nameOf = (value: string): string => aliases.get(value) ?? value;
  return {
    ...request,
    layer: layer === null ? null : nameOf(layer),
    target: target.kind === 'channel' ? { ...target, layer: nameOf(target.layer) } : target,
  };
}

function usableMethod({ method: id, model }: ExplainRequest, subject: Subject): Method {
  const method = methods.get(id);
  if (!method) throw new Error(`There is no method "${id}".`);
  const reason = method.unavailable?.(subject) ?? null;
  if (reason !== null) throw methodUnavailable(method.name, model, reason);
  return method;
}

/** Only the class with the highest score asks for a pass of its own; it brings the target layer's value along. */
async function resolveTarget(
  { target, method, layer }: ExplainRequest,
  { card }: ExplainableModel,
  subject: Subject,
  { rows }: InputRow,
  signal: AbortSignal,
): Promise<ResolvedObjective> {
  if (target.kind === 'channel') {
    const named = namedLayer(subject, target.layer);
    return resolveObjective(subject, target, new Float32Array(0), named);
  }
  if (target.kind !== 'top') return resolveObjective(subject, target, new Float32Array(0), null);
  const soon = methods.get(method)?.usesLayer ? (layer ?? card.targetLayer.value) : null;
  const fetches = [
    subject.scores,
    ...(soon !== null && subject.graph.shapes.has(soon) ? [soon] : []),
  ];
  const { values } = await subject.run({ rows, count: 1, fetches }, signal);
  return resolveObjective(subject, target, values.get(subject.scores) ?? new Float32Array(0), null);
}

function layerOf(chosen: ChosenLayer | null): Pick<Explanation, 'layer' | 'layerReason'> {
  return { layer: chosen?.layer.value ?? null, layerReason: chosen?.reason ?? null };
}

function targetOf(
  { index, minus, kind, text }: ResolvedObjective,
  score: number,
  { card }: ExplainableModel,
): Explanation['target'] {
  const labelOf = (at: number): string => card.labels.value?.[at] ?? `class ${at}`;
  const label = index === null ? null : (card.labels.value?.[index] ?? null);
  if (text !== null || index === null) return { index, label, score, text: text ?? '' };
  const words = minus === null ? labelOf(index) : `${labelOf(index)} − ${labelOf(minus)}`;
  return { index, label, score, text: kind === 'probability' ? `probability of ${words}` : words };
}

async function proof(
  { checks }: ExplainRequest,
  method: Method,
  context: MethodContext,
  result: MethodResult,
  { copy }: ExplainableModel,
): Promise<readonly CheckReport[]> {
  if (checks === 'none') return [];
  return runChecks({ method, context, result, copy }, checks === 'all');
}
