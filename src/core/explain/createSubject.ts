// Subject over graphs: each kind of pass becomes a graph of its own (pruned, with its gradient appended, cut off before a
// layer), made once and kept by whoever runs it under a key; pictures are fed in batches of two sizes, one and many.

import { throwIfAborted } from '../../base/errors';
import { backpropagate } from '../autodiff/backpropagate';
import { type Graph, pruned, type ShapedGraph } from '../onnx/graph';
import { elementCount, type TensorMap, type TensorValue } from '../onnx/tensor';
import { toFloat32 } from '../runtime/cast';
import { cutGraph } from './cutGraph';
import { gradientBlocked } from './errors';
import type { Pass, PassResult, Rows, Subject, SubjectInput } from './subject';

/** Runs the graph known by `key`; `build` is called only where it is not known yet. */
export type RunKeyed = (
  key: string,
  build: () => Graph,
  feeds: TensorMap,
  fetches: readonly string[],
  signal: AbortSignal,
) => Promise<TensorMap>;

export interface BatchGraph {
  readonly graph: ShapedGraph;
  /** How many pictures the graph was made for. */
  readonly size: number;
}

export interface SubjectParts {
  readonly input: SubjectInput;
  readonly scores: string;
  readonly probabilities: string;
  readonly classCount: number;
  /** For one picture. */
  readonly one: ShapedGraph;
  /** For several pictures, made when `count` of them are worth it; null where they are better run one by one. */
  many(count: number, signal: AbortSignal): Promise<BatchGraph | null>;
  readonly run: RunKeyed;
}

/** The input of backward graphs that carries the seed. */
export const seedName = 'seed of the gradient';

export function createSubject(parts: SubjectParts): Subject {
  const { one, input, scores, probabilities, classCount } = parts;
  const single: BatchGraph = { graph: one, size: 1 };
  const passes = { forward: 0, backward: 0 };
  const subject: Subject = {
    graph: one,
    input,
    scores,
    probabilities,
    classCount,
    passes,
    run: async (pass, signal) => {
      const width = pass.rows.length / pass.count;
      const bypassing = await bypassValues(planOf(one, pass, input.name), pass, subject, signal);
      const many = pass.count === 1 ? null : await parts.many(pass.count, signal);
      const results: PassResult[] = [];
      for (let start = 0; start < pass.count; ) {
        throwIfAborted(signal);
        const left = pass.count - start;
        // A batch that would be mostly empty costs more than its pictures one by one.
        const graph = many && left > many.size / 4 ? many : single;
        const count = Math.min(left, graph.size);
        const rows = pass.rows.subarray(start * width, (start + count) * width);
        results.push(await runChunk(parts, graph, { ...pass, rows, count }, bypassing, signal));
        passes.forward += count;
        if (pass.backward) passes.backward += count;
        start += count;
      }
      return joined(results);
    },
  };
  return subject;
}

async function runChunk(
  { run, input }: SubjectParts,
  { graph, size: batch }: BatchGraph,
  pass: Pass,
  bypassing: ReadonlyMap<string, Rows>,
  signal: AbortSignal,
): Promise<PassResult> {
  const plan = planOf(graph, pass, input.name);
  const { of = '', seed = new Float32Array(0) } = pass.backward ?? {};
  const feeds = plan.feeds.map((name): [string, TensorValue] => {
    if (name === plan.fed)
      return [name, tensorOf(graph, name, filled(pass.rows, pass.count, batch))];
    if (name === seedName) return [name, tensorOf(graph, of, repeated(seed, batch))];
    return [
      name,
      tensorOf(graph, name, repeated(bypassing.get(name) ?? new Float32Array(0), batch)),
    ];
  });
  const outputs =
    plan.fetches.length === 0
      ? {}
      : await run(
          `${batch}\n${plan.key}`,
          plan.build,
          Object.fromEntries(feeds),
          plan.fetches,
          signal,
        );
  const rowsOf = (name: string): Rows => {
    if (name === plan.fed) return pass.rows;
    const tensor = outputs[name];
    if (!tensor) throw new Error(`The value "${name}" was not computed.`);
    const data = toFloat32(tensor);
    return data.subarray(0, (data.length / batch) * pass.count);
  };
  const zeros = (name: string): Rows =>
    new Float32Array((elementCount(graph.shapes.get(name)?.dims ?? []) / batch) * pass.count);
  return {
    values: new Map(pass.fetches.map((name) => [name, rowsOf(name)])),
    gradients: new Map(
      [...plan.gradients].map(([name, gradient]) => [
        name,
        gradient === null
          ? zeros(name)
          : gradient === seedName
            ? repeated(seed, pass.count)
            : rowsOf(gradient),
      ]),
    ),
  };
}

interface Plan {
  readonly key: string;
  /** The value that the rows are fed to. */
  readonly fed: string;
  /** Everything that must be fed. */
  readonly feeds: readonly string[];
  readonly bypasses: readonly string[];
  readonly fetches: readonly string[];
  /** By wanted value; null where there is none. */
  readonly gradients: ReadonlyMap<string, string | null>;
  build(): Graph;
}

/** Plans are made by walking the graph, which is quick; they are kept all the same since methods repeat their passes. */
const plans = new WeakMap<ShapedGraph, Map<string, Plan>>();

function planOf(graph: ShapedGraph, pass: Pass, picture: string): Plan {
  const { from, fetches, backward } = pass;
  const key = JSON.stringify([
    from?.layer ?? null,
    fetches,
    backward ? [backward.of, backward.wanted, backward.rules.id] : null,
  ]);
  const known = plans.get(graph) ?? new Map<string, Plan>();
  plans.set(graph, known);
  const plan = known.get(key) ?? makePlan(graph, pass, picture, key);
  known.set(key, plan);
  return plan;
}

function makePlan(graph: ShapedGraph, pass: Pass, picture: string, key: string): Plan {
  const { graph: whole, gradients } = withBackward(graph, pass);
  const fed = pass.from?.layer ?? picture;
  const computed = [...pass.fetches, ...gradients.values()].filter(
    (name): name is string => name !== null && name !== fed && name !== seedName,
  );
  const fetches = [...new Set(computed)];
  const cut = pass.from
    ? cutGraph(whole, pass.from.layer, fetches, picture)
    : { graph: pruned(whole, fetches), bypasses: [] };
  return {
    key,
    fed,
    feeds: cut.graph.inputs.map(({ name }) => name),
    bypasses: cut.bypasses,
    fetches,
    gradients,
    build: () => cut.graph,
  };
}

function withBackward(
  graph: ShapedGraph,
  { backward }: Pass,
): { readonly graph: ShapedGraph; readonly gradients: ReadonlyMap<string, string | null> } {
  if (!backward) return { graph, gradients: new Map() };
  const { of, wanted, rules } = backward;
  const result = backpropagate(graph, { of, seed: seedName, wanted, rules });
  if (result.kind === 'blocked') throw gradientBlocked(result.blockers);
  return result;
}

/** What bypasses the layer is the picture's own and the same for every row. */
async function bypassValues(
  { bypasses }: Plan,
  { from }: Pass,
  subject: Subject,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Rows>> {
  if (!from || bypasses.length === 0) return new Map();
  return (await subject.run({ rows: from.picture, count: 1, fetches: bypasses }, signal)).values;
}

function tensorOf(graph: ShapedGraph, name: string, data: Float32Array): TensorValue {
  return { type: 'float32', dims: graph.shapes.get(name)?.dims ?? [data.length], data };
}

/** Rows of a batch that is not full are filled up with zeros. */
function filled(rows: Rows, count: number, batch: number): Rows {
  if (count === batch) return rows;
  const all = new Float32Array((rows.length / count) * batch);
  all.set(rows);
  return all;
}

function repeated(row: Float32Array, count: number): Rows {
  if (count === 1) return row;
  const all = new Float32Array(row.length * count);
  for (let i = 0; i < count; i++) all.set(row, i * row.length);
  return all;
}

function joined(results: readonly PassResult[]): PassResult {
  const [first] = results;
  if (first && results.length === 1) return first;
  return {
    values: joinedMaps(results.map(({ values }) => values)),
    gradients: joinedMaps(results.map(({ gradients }) => gradients)),
  };
}

function joinedMaps(maps: readonly ReadonlyMap<string, Rows>[]): ReadonlyMap<string, Rows> {
  const [first] = maps;
  const names = [...(first?.keys() ?? [])];
  return new Map(
    names.map((name) => {
      const parts = maps.map((map) => map.get(name) ?? new Float32Array(0));
      const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of parts) {
        all.set(part, at);
        at += part.length;
      }
      return [name, all];
    }),
  );
}
