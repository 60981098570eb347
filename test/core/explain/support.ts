// Small networks as subjects of explanation, executed by ONNX Runtime; for tests of methods and checks.

import { createSubject, type RunKeyed } from '../../../src/core/explain/createSubject';
import type { Subject, SubjectInput } from '../../../src/core/explain/subject';
import { createGraphBuilder, type GraphBuilder } from '../../../src/core/onnx/builder';
import {
  type Graph,
  graphBytes,
  type ShapedGraph,
  type ValueShape,
} from '../../../src/core/onnx/graph';
import { readAttributes } from '../../../src/core/onnx/nodeAttributes';
import {
  elementCount,
  type TensorMap,
  type TensorValue,
  tensorValue,
} from '../../../src/core/onnx/tensor';
import { createSession, runModel, runSession } from '../ort';

export const never = new AbortController().signal;

/** A session per key, as the engine keeps them. */
export function keyedRuns(): RunKeyed {
  const sessions = new Map<string, ReturnType<typeof createSession>>();
  return async (key, build, feeds, fetches) => {
    const session =
      sessions.get(key) ?? createSession(graphBytes({ ...build(), outputs: fetches }));
    sessions.set(key, session);
    return runSession(await session, feeds, fetches);
  };
}

/**
 * A graph written by hand for `batch` pictures, shapes found by running it on zeros. `build` writes canonical operators
 * only, reads the input `image` of these dims and returns the name of the value with the scores, [batch, classes].
 */
export async function toyGraph(
  dims: readonly number[],
  build: (graph: GraphBuilder, image: string, batch: number) => string,
  batch = 1,
): Promise<{ readonly graph: ShapedGraph; readonly scores: string }> {
  const builder = createGraphBuilder({ opset: 20 });
  const image = builder.input('image', 'float32', [batch, ...dims]);
  const scores = build(builder, image, batch);
  const proto = builder.toGraph();
  const graph: Graph = {
    inputs: [{ name: image, type: 'float32', dims: [batch, ...dims] }],
    outputs: [scores],
    nodes: proto.node.map((node) => ({
      op: node.opType,
      domain: node.domain,
      name: node.name,
      inputs: node.input,
      outputs: node.output,
      attributes: readAttributes(node, 'toy'),
    })),
    constants: new Map(proto.initializer.map((each) => [each.name, tensorValue(each, 'toy')])),
  };
  const names = graph.nodes.flatMap((node) => node.outputs.filter((name) => name !== ''));
  const bytes = graphBytes({ ...graph, outputs: names });
  const size = elementCount([batch, ...dims]);
  const zeros: TensorValue = {
    type: 'float32',
    dims: [batch, ...dims],
    data: new Float32Array(size),
  };
  const results = await runModel(bytes, { [image]: zeros }, names);
  const known: TensorMap = { ...results, ...Object.fromEntries(graph.constants), [image]: zeros };
  const shapes = new Map<string, ValueShape>(
    Object.entries(known).map(([name, { type, dims: size }]) => [name, { type, dims: size }]),
  );
  return { graph: { ...graph, shapes }, scores };
}

export interface ToyOptions {
  /** [channels, height, width] */
  readonly dims: readonly [number, number, number];
  readonly batchSize?: number;
  readonly input?: Partial<SubjectInput>;
}

/** The same as a subject; a Softmax over the scores is appended as the value `probabilities`. */
export async function toySubject(
  { dims, batchSize = 4, input }: ToyOptions,
  build: (graph: GraphBuilder, image: string, batch: number) => string,
): Promise<Subject> {
  const withSoftmax = (graph: GraphBuilder, image: string, batch: number): string => {
    const scores = build(graph, image, batch);
    graph.node('Softmax', [scores], { outputs: ['probabilities'], attributes: { axis: -1 } });
    return scores;
  };
  const [channels, height, width] = dims;
  const one = await toyGraph(dims, withSoftmax);
  return createSubject({
    input: {
      name: 'image',
      layout: 'NCHW',
      channels,
      height,
      width,
      black: Array(channels).fill(0),
      white: Array(channels).fill(1),
      ...input,
    },
    scores: one.scores,
    probabilities: 'probabilities',
    classCount: one.graph.shapes.get(one.scores)?.dims[1] ?? 0,
    one: one.graph,
    many: async () => ({
      graph: (await toyGraph(dims, withSoftmax, batchSize)).graph,
      size: batchSize,
    }),
    run: keyedRuns(),
  });
}
