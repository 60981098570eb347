import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { attentionRollout } from '../../../src/core/explain/methods/attentionRollout';
import type { Subject } from '../../../src/core/explain/subject';
import type { GraphBuilder } from '../../../src/core/onnx/builder';
import { toySettings } from './methodContext';
import { never, toySubject } from './support';

interface Shape {
  readonly isWindowed?: boolean;
  readonly hasClassToken?: boolean;
  readonly isPooled?: boolean;
}

const [width, heads] = [4, 2];

/** A 6 × 4 picture in patches of 2 × 2: 3 rows of 2 tokens. Two blocks of attention in PyTorch's export patterns. */
function transformer(
  graph: GraphBuilder,
  image: string,
  batch: number,
  { isWindowed = false, hasClassToken = true, isPooled = false }: Shape,
): string {
  const random = createRandom(3);
  let count = 0;
  const weight = (...dims: readonly number[]): string => {
    const length = dims.reduce((product, dim) => product * dim, 1);
    const values = Array.from({ length }, () => random.normal());
    return graph.weight(`weight${count++}`, 'float32', dims, values);
  };
  const ints = (...values: readonly number[]): string =>
    graph.weight(`ints${count++}`, 'int64', [values.length], values);
  const node: (op: string, inputs: readonly string[], attributes?: object, out?: string) => string =
    (op, inputs, attributes = {}, out) =>
      graph.node(op, inputs, {
        attributes: { ...attributes },
        ...(out ? { outputs: [out] } : {}),
      })[0] ?? '';
  const patches = node('Conv', [image, weight(width, 1, 2, 2)], { strides: [2, 2] });
  const grid = node('Transpose', [node('Reshape', [patches, ints(batch, width, 6)])], {
    perm: [0, 2, 1],
  });
  const token = node('Expand', [weight(1, 1, width), ints(batch, 1, width)]);
  let x = hasClassToken ? node('Concat', [token, grid], { axis: 1 }) : grid;
  const tokens = hasClassToken ? 7 : 6;
  const windows = isWindowed ? 2 : 1;
  const inWindow = tokens / windows;
  for (const block of [0, 1]) {
    const project = (perm: readonly number[], isShort = false): string => {
      const projected = node('MatMul', [x, weight(width, width)]);
      const short = isShort ? node('Slice', [projected, ints(0), ints(3), ints(1)]) : projected;
      const length = isShort ? 3 : inWindow;
      const split = ints(batch * windows, length, heads, width / heads);
      return node('Transpose', [node('Reshape', [short, split])], { perm });
    };
    const query = project([0, 2, 1, 3]);
    const key = project([0, 2, 3, 1], isPooled);
    const value = project([0, 2, 1, 3], isPooled);
    const scaled = node('Mul', [node('MatMul', [query, key]), weight()]);
    const attention = node('Softmax', [scaled], { axis: -1 }, `attention${block}`);
    const dropped = node('Identity', [attention]);
    const mixed = node('Transpose', [node('MatMul', [dropped, value])], { perm: [0, 2, 1, 3] });
    x = node('Add', [x, node('Reshape', [mixed, ints(batch, tokens, width)])]);
  }
  const pooled = node('ReduceMean', [x, ints(1)], { keepdims: 0 });
  return node('MatMul', [pooled, weight(width, 3)], {}, 'scores');
}

const subjectOf = (shape: Shape): Promise<Subject> =>
  toySubject({ dims: [1, 6, 4] }, (graph, image, batch) => transformer(graph, image, batch, shape));

const picture = Float32Array.from({ length: 24 }, (_, i) => Math.sin(i));

const explain = (subject: Subject) =>
  attentionRollout.explain({
    subject,
    picture,
    objective: { of: 'scores', seed: Float32Array.of(1, 0, 0) },
    layer: null,
    settings: toySettings,
    signal: never,
    progress: () => {},
  });

type Matrix = readonly (readonly number[])[];

/** The definition with whole matrices, from the same attention weights. */
async function rolledOut(subject: Subject, tokens: number): Promise<Matrix> {
  const fetches = ['attention0', 'attention1'];
  const { values } = await subject.run({ rows: picture, count: 1, fetches }, never);
  const layers = fetches.map((name): Matrix => {
    const attention = values.get(name) ?? new Float32Array(0);
    return Array.from({ length: tokens }, (_, from) => {
      const row = Array.from({ length: tokens }, (_, to) => {
        const of = (head: number): number =>
          attention[head * tokens * tokens + from * tokens + to] ?? 0;
        return 0.5 * ((of(0) + of(1)) / 2) + (from === to ? 0.5 : 0);
      });
      const total = row.reduce((sum, each) => sum + each, 0);
      return row.map((each) => each / total);
    });
  });
  const [first = [], second = []] = layers;
  return second.map((row) =>
    row.map((_, to) => row.reduce((sum, each, k) => sum + each * (first[k]?.[to] ?? 0), 0)),
  );
}

describe('attention rollout', () => {
  it("is the class token's row of the product of both blocks", async () => {
    const subject = await subjectOf({});
    const { raw, heatmap } = await explain(subject);
    const product = await rolledOut(subject, 7);
    const expected = (product[0] ?? []).slice(1);
    const difference = expected.map((value, i) => Math.abs(value - (raw.data[i] ?? 0)));
    expect({
      dims: raw.dims,
      size: [heatmap.width, heatmap.height, heatmap.isSigned],
      isEqual: Math.max(...difference) < 1e-6,
      isTold: Math.max(...expected) - Math.min(...expected) > 0.01,
    }).toEqual({ dims: [3, 2], size: [2, 3, false], isEqual: true, isTold: true });
  });

  it('is the mean over all rows where there is no class token', async () => {
    const subject = await subjectOf({ hasClassToken: false });
    const { raw } = await explain(subject);
    const product = await rolledOut(subject, 6);
    const expected = Array.from(
      { length: 6 },
      (_, to) => product.reduce((sum, row) => sum + (row[to] ?? 0), 0) / 6,
    );
    expect(
      Math.max(...expected.map((value, i) => Math.abs(value - (raw.data[i] ?? 0)))),
    ).toBeLessThan(1e-6);
  });

  it.each([
    { name: 'global attention', shape: {}, says: null },
    {
      name: 'attention in windows',
      shape: { isWindowed: true, hasClassToken: false },
      says: /within windows/,
    },
    { name: 'pooled keys', shape: { isPooled: true }, says: /same tokens on both sides/ },
  ])('tells whether it can be used: $name', async ({ shape, says }) => {
    const subject = await subjectOf(shape);
    const said = attentionRollout.unavailable?.(subject) ?? null;
    if (says === null) expect(said).toBeNull();
    else expect(said).toMatch(says);
  });

  it('cannot be used without attention', async () => {
    const subject = await toySubject({ dims: [1, 2, 2] }, (graph, image, batch) => {
      const shape = graph.weight('shape', 'int64', [2], [batch, 4]);
      return graph.node('Reshape', [image, shape], { outputs: ['scores'] })[0] ?? '';
    });
    expect(attentionRollout.unavailable?.(subject)).toMatch(/no attention/);
  });
});
