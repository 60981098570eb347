// One explanation from a request to its proof: model and picture made ready, target and layer resolved, the method run, its
// map checked and, where it is blank, the cause found.

import { runChecks } from '../../core/explain/checks';
import type { FeatureLayer } from '../../core/explain/featureLayer';
import { diagnose } from '../../core/explain/findings';
import { methods } from '../../core/explain/methods';
import type { Method, MethodContext, MethodResult } from '../../core/explain/methods/method';
import { type ResolvedObjective, resolveObjective } from '../../core/explain/objective';
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
import type { Geometry } from '../../protocol/prediction';
import type { Call } from '../../protocol/rpc';
import type { OpenModelContext } from '../openModel';
import { methodUnavailable } from './errors';
import type { ExplainableModel } from './explainableModel';
import { pickLayer } from './pickLayer';
import { headValues, topClasses } from './prediction';
import { readSubject } from './readSubject';

const defaults: MethodSettings = {
  steps: 32,
  quadrature: 'gauss-legendre',
  baseline: 'zero',
  seed: 0,
  samples: 25,
  noise: 0.15,
};

export async function explain(
  request: ExplainRequest,
  model: ExplainableModel,
  { signal, progress }: Call<ExplainProgress>,
  context: OpenModelContext,
): Promise<Explanation> {
  const startedAt = performance.now();
  const { rows, geometry } = await readSubject(request, model);
  const subject = rememberPicture(model.subject(), rows, headValues(model.card));
  const method = usableMethod(request, subject);
  const picked = method.usesLayer ? await pickLayer(request, model, subject, rows, signal) : null;
  const objective = await resolveTarget(request, subject, rows, picked?.layer ?? null, signal);
  const run: MethodContext = {
    subject,
    picture: rows,
    objective,
    layer: picked?.layer ?? null,
    settings: { ...defaults, ...method.defaults, ...request.settings },
    signal,
    progress: (done, total, heatmap) =>
      progress({ done, total, ...(heatmap ? { heatmap, geometry } : {}) }),
  };
  const result = await method.explain(run);
  const known = await subject.run({ rows, count: 1, fetches: [objective.of] }, signal);
  const passes = { ...subject.passes };
  const latencyMs = performance.now() - startedAt;
  // The map is there; what follows only says how far it can be trusted.
  progress({ done: 1, total: 1, heatmap: result.heatmap, geometry });
  const checks = await proof(request, method, run, result, model);
  const findings = await diagnose({ method, context: run, result });
  const [score = 0] = objectiveValues(
    objective,
    known.values.get(objective.of) ?? new Float32Array(0),
  );
  return {
    method: method.id,
    target: targetOf(objective, score, model),
    scoreKind: scoreKindOf(objective, model),
    activation: model.card.output.activation.value,
    layer: picked?.layer.value ?? null,
    layerReason: picked?.reason ?? null,
    raw: result.raw,
    heatmap: result.heatmap,
    picture: result.picture ?? null,
    geometry,
    passes,
    latencyMs,
    checks,
    findings,
    seed: method.usesSeed ? run.settings.seed : null,
    provider: providerOf(model),
    model: { path: model.file.path, sha256: model.file.sha256 },
    top: await topClasses(model, subject, rows, signal, context),
    canonical: [model.canonical.agreement.text, ...model.canonical.notes].join(' '),
  };
}

function usableMethod({ method: id, model }: ExplainRequest, subject: Subject): Method {
  const method = methods.get(id);
  if (!method) throw new Error(`There is no method "${id}".`);
  const reason = method.unavailable?.(subject) ?? null;
  if (reason !== null) throw methodUnavailable(method.name, model, reason);
  return method;
}
