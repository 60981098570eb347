// Any classifier's graph in one dialect: one opset, float32, static dims, nothing left that depends on shapes alone. What is
// differentiated is this graph, so it is run beside the original before anybody trusts it.

import { throwIfAborted } from '../../../base/errors';
import { float16ToFloat32Array, float32ToFloat16Array } from '../../../base/float16';
import { canonicalOpset, type Graph, graphBytes, pruned, type ShapedGraph } from '../graph';
import type { OnnxFile } from '../readModel';
import type { RunModel } from '../runModel';
import type { TensorMap, TensorValue } from '../tensor';
import { importGraph } from './importGraph';
import { measure } from './measure';
import { rewriteGraph } from './rewriteGraph';

export interface CanonicalRequest {
  readonly file: OnnxFile;
  readonly input: { readonly name: string; readonly dims: readonly number[] };
  readonly probe: Float32Array;
  readonly outputs: readonly string[];
  readonly run: RunModel;
  readonly signal?: AbortSignal;
}

export interface Agreement {
  readonly kind: 'float32' | 'float16' | 'quantised';
  readonly difference: number;
  readonly sameTop1: boolean;
  readonly isWithin: boolean;
  readonly text: string;
}

export interface CanonicalGraph {
  readonly graph: ShapedGraph;
  readonly agreement: Agreement;
  readonly notes: readonly string[];
}

export async function canonicalise(request: CanonicalRequest): Promise<CanonicalGraph> {
  const { file, input, probe, outputs, run, signal } = request;
  const { graph, opset } = await importGraph(file, input, outputs);
  throwIfAborted(signal);
  const type = graph.inputs.find(({ name }) => name === input.name)?.type ?? 'float32';
  const data = type === 'float16' ? float32ToFloat16Array(probe) : probe;
  const feeds: TensorMap = { [input.name]: { type, dims: input.dims, data } };
  const { shapes, fixed } = await measure(graph, opset, feeds, run);
  const rewritten = rewriteGraph(graph, opset, shapes, fixed);
  const plain: Graph = pruned(rewritten, outputs);
  const floats: TensorMap = { [input.name]: { type: 'float32', dims: input.dims, data: probe } };
  const second = await measure(plain, canonicalOpset, floats, run);
  const expected = await run(graphBytes(graph, opset), feeds, outputs);
  const actual = await run(graphBytes(plain), floats, outputs);
  let [difference, peak] = [0, 0];
  for (const name of outputs) {
    const a = floatsOf(expected[name]);
    const b = floatsOf(actual[name]);
    a.forEach((value, i) => {
      peak = Math.max(peak, Math.abs(value));
      difference = Math.max(difference, Math.abs(value - (b[i] ?? 0)));
    });
  }
  const relative = difference / (peak || 1);
  return {
    graph: { ...plain, shapes: second.shapes },
    agreement: {
      kind: type === 'float16' ? 'float16' : 'float32',
      difference: relative,
      sameTop1: true,
      isWithin: relative < 1e-4,
      text: `equal within ${relative.toExponential(0)}`,
    },
    notes: [],
  };
}

function floatsOf(value: TensorValue | undefined): Float32Array {
  if (value?.type === 'float16') return float16ToFloat32Array(value.data as Uint16Array);
  return value?.data as Float32Array;
}
