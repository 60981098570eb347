// Any classifier's graph in one dialect: one opset, float32, static dims, every constant known, padding and axes said. What is
// differentiated is this graph, so it is run beside the original before anybody trusts it.

import { errorFacts, isCancelled, throwIfAborted } from '../../../base/errors';
import { canonicalOpset, type ShapedGraph, type ValueShape } from '../graph';
import type { OnnxFile } from '../readModel';
import type { RunModel } from '../runModel';
import type { TensorMap, TensorValue } from '../tensor';
import { type Agreement, agreementOf } from './agreement';
import { embedData } from './embedData';
import { canonicalDiffers, canonicalFails, canonicalUnsupported } from './errors';
import { castPicture, toFloat32 } from './floats';
import { fold } from './fold';
import { type ImageInput, importGraph } from './importGraph';
import { kindOf, notesOf } from './kind';
import { measure } from './measure';
import { runOriginal } from './original';
import { type Rewriting, rewriteGraph } from './rewriteGraph';
import { settle } from './settle';
import { tidy } from './tidy';
import { valueTypes } from './valueTypes';

export type { Agreement };

export interface CanonicalRequest {
  readonly file: OnnxFile;
  /** The picture input and its dims at the wanted batch size. */
  readonly input: ImageInput;
  /** Pictures as float32 of those dims, on which both graphs are compared. */
  readonly probe: Float32Array;
  /** Values of the file that must agree, the class output first; they are the canonical graph's outputs. */
  readonly outputs: readonly string[];
  readonly run: RunModel;
  readonly signal?: AbortSignal;
}

export interface CanonicalGraph {
  /** Values keep the names that they have in the file, wherever the value still exists. */
  readonly graph: ShapedGraph;
  readonly agreement: Agreement;
  /** What was changed beyond the wording, a sentence each. */
  readonly notes: readonly string[];
  /** Values of the file that are another value in truth (of a Dropout, a Cast, a Dequantize…), and the name of that one. */
  readonly aliases: ReadonlyMap<string, string>;
}

/**
 * Throws `canonical-unsupported` with all nodes that cannot be said, `canonical-inputs` where the network reads more than
 * the picture, `canonical-differs` where the result does not give the file's outputs within 1e-4 of the largest (float16:
 * 1e-2; quantised: the same class). Outputs that are NaN or infinite in the file never throw: `agreement` says so.
 */
export async function canonicalise(request: CanonicalRequest): Promise<CanonicalGraph> {
  const { input, probe, signal } = request;
  const outputs = [...new Set(request.outputs)];
  const { path } = request.file;
  const model = await embedData(request.file);
  const { graph: imported, opset } = importGraph(model, input, outputs);
  const type = imported.inputs[0]?.type ?? 'float32';
  const picture: TensorValue = { type, dims: input.dims, data: castPicture(probe, type) };
  const run = explained(request);
  throwIfAborted(signal);
  const feeds = { [input.name]: picture };
  const settled = await settle({ graph: imported, opset, feeds, path, run });
  throwIfAborted(signal);

  const rewriting = rewriteGraph({ ...settled, opset });
  if (rewriting.unsupported.length > 0) throw canonicalUnsupported(path, rewriting.unsupported);
  const floats: TensorValue = { ...picture, type: 'float32', data: toFloat32(picture) };
  const canonical = await finish(rewriting, { [input.name]: floats }, run);
  throwIfAborted(signal);

  const quantised = quantisedOutputs(rewriting, settled.types);
  const original = await runOriginal({
    ...{ model, input: input.name, picture, outputs, quantised },
    run: request.run,
  });
  const compared = outputs.map((name) => ({
    original: original.get(name) ?? new Float32Array(0),
    canonical: numbersOf(canonical.values[name]),
  }));
  const kind = kindOf(imported, settled.graph);
  const agreement = agreementOf(kind, compared, input.dims[0] ?? 1);
  if (!agreement.isWithin && agreement.areFinite) throw canonicalDiffers(path, agreement.text);
  const { graph, aliases } = canonical;
  return { graph, agreement, aliases, notes: notesOf(imported, settled.graph) };
}

/** Both sides see the same numbers, rounded to the file's own type. */
async function finish(
  rewriting: Rewriting,
  feeds: TensorMap,
  run: RunModel,
): Promise<Pick<CanonicalGraph, 'graph' | 'aliases'> & { readonly values: TensorMap }> {
  const opset = canonicalOpset;
  const { graph: tidied, aliases: casts } = tidy(rewriting.graph);
  const { outputs } = tidied;
  const { dims, outputs: values } = await measure({ graph: tidied, opset, feeds, run, outputs });
  const types = valueTypes(tidied);
  // Rules make weights too, of which some are computed from others.
  const graph = await fold({ graph: tidied, opset, dims, types, run });
  const shapes = new Map<string, ValueShape>();
  for (const { name, type, dims: size } of graph.inputs) shapes.set(name, { type, dims: size });
  for (const [name, value] of graph.constants) {
    shapes.set(name, { type: value.type, dims: value.dims });
  }
  for (const name of graph.nodes.flatMap((node) => node.outputs)) {
    const size = dims.get(name);
    if (size) shapes.set(name, { type: types.get(name) ?? 'float32', dims: size });
  }
  const aliases = [...rewriting.aliases, ...casts]
    .map(([name, target]) => [name, casts.get(target) ?? target] as const)
    .filter(([name, target]) => shapes.has(target) && !shapes.has(name));
  return { graph: { ...graph, shapes }, aliases: new Map(aliases), values };
}

/** Of outputs that are whole numbers in the file. */
function quantisedOutputs(
  { graph, aliases, quantised }: Rewriting,
  types: ReadonlyMap<string, string>,
) {
  return new Map(
    graph.outputs.flatMap((name) => {
      const found = quantised.get(aliases.get(name) ?? name);
      return found && types.get(name)?.includes('int') ? [[name, found] as const] : [];
    }),
  );
}

/** A failure to run what was made here is said as what it means. */
function explained({ file, run }: CanonicalRequest): RunModel {
  return async (bytes, feeds, fetches) => {
    try {
      return await run(bytes, feeds, fetches);
    } catch (error) {
      const { code, message } = errorFacts(error);
      const isRefusal = ['unexpected', 'session-refused', 'run-failed'].includes(code);
      if (isCancelled(error) || !isRefusal) throw error;
      throw canonicalFails(file.path, message);
    }
  };
}

function numbersOf(value: TensorValue | undefined): Float32Array {
  return value ? toFloat32(value) : new Float32Array(0);
}
