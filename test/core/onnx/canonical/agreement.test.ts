import { describe, expect, it } from 'vitest';
import { createGraphBuilder, type GraphBuilder } from '../../../../src/core/onnx/builder';
import {
  type CanonicalRequest,
  canonicalise,
} from '../../../../src/core/onnx/canonical/canonicalise';
import { runModel } from '../../ort';
import { errorOf, temporaryFolder } from '../support';
import { requestsIn } from './request';
import { addConstant, drawn, ints } from './support';

const folder = temporaryFolder();
const requestFor = requestsIn(folder);

const net = (
  builder: GraphBuilder,
  weight: readonly number[],
  dims: readonly number[] = [1, 2],
): void => {
  builder.input('x', 'float32', dims);
  builder.weight('w', 'float32', [2, 3], weight);
  builder.node('MatMul', ['x', 'w'], { outputs: ['y'] });
  builder.output('y', 'float32', [dims[0] ?? 1, 3]);
};
const good = [1, 2, 3, 4, 5, 7];

describe('what cannot be said', () => {
  const body = (op: string) => {
    const builder = createGraphBuilder({ name: op });
    builder.node(op, ['x'], { outputs: [`${op} y`] });
    builder.output(`${op} y`, 'float32', []);
    return { graph: builder.toGraph() };
  };
  const dynamicIf = (builder: GraphBuilder, name: string): string => {
    const sum = builder.node('ReduceSum', ['x'], { attributes: { keepdims: 0 } });
    const zero = builder.weight(`${name} zero`, 'float32', [], [0]);
    const attributes = { then_branch: body('Relu'), else_branch: body('Neg') };
    const condition = builder.node('Greater', [...sum, zero]);
    return builder.node('If', condition, { name, attributes })[0] ?? '';
  };

  it('is named, all of it', async () => {
    const request = await requestFor(
      (builder) => {
        builder.input('x', 'float32', [1, 4]);
        const [a, b] = [dynamicIf(builder, 'first choice'), dynamicIf(builder, 'second choice')];
        builder.node('Add', [a, b], { outputs: ['y'] });
        builder.output('y', 'float32', [1, 4]);
      },
      [1, 4],
    );
    expect(await errorOf(() => canonicalise(request))).toMatchObject({
      code: 'canonical-unsupported',
      message: expect.stringMatching(/model\.onnx: .*If at "first choice".*If at "second choice"/),
    });
  });

  it('does not matter beside the path to the outputs', async () => {
    const request = await requestFor(
      (builder) => {
        builder.input('x', 'float32', [1, 4]);
        const other = dynamicIf(builder, 'choice');
        builder.node('Relu', ['x'], { outputs: ['y'] });
        builder.output('y', 'float32', [1, 4]);
        builder.output(other, 'float32', [1, 4]);
      },
      [1, 4],
    );
    const { graph } = await canonicalise(request);
    expect(graph.nodes.map(({ op }) => op)).toEqual(['Relu']);
  });

  it('is a second input', async () => {
    const request = await requestFor(
      (builder) => {
        builder.input('x', 'float32', [1, 4]);
        builder.input('mask', 'float32', [1, 4]);
        builder.node('Mul', ['x', 'mask'], { outputs: ['y'] });
        builder.output('y', 'float32', [1, 4]);
      },
      [1, 4],
    );
    expect(await errorOf(() => canonicalise(request))).toMatchObject({
      code: 'canonical-inputs',
      message: 'model.onnx: besides the picture, the network reads "mask".',
    });
  });

  it('is an input that is not there', async () => {
    const request = await requestFor((builder) => net(builder, good), [1, 2]);
    const input = { ...request.input, name: 'image' };
    expect(await errorOf(() => canonicalise({ ...request, input }))).toMatchObject({
      code: 'canonical-input-missing',
    });
  });

  it('is a batch that the network was not made for', async () => {
    const request = await requestFor(
      (builder) => {
        builder.input('x', 'float32', [1, 4]);
        builder.node('Reshape', ['x', addConstant(builder, 'target', ints(1, 4))], {
          outputs: ['flat'],
        });
        builder.node('MatMul', ['flat', addConstant(builder, 'w', drawn([4, 3]))], {
          outputs: ['y'],
        });
        builder.output('y', 'float32', [1, 3]);
      },
      [2, 4],
    );
    expect(await errorOf(() => canonicalise(request))).toMatchObject({
      code: 'canonical-unsupported',
      message: expect.stringContaining('does not run in the form that gradients need'),
    });
  });
});

describe('agreement', () => {
  it('with a file made for one picture is found picture by picture', async () => {
    const request = await requestFor((builder) => net(builder, good), [3, 2]);
    const { graph, agreement } = await canonicalise(request);
    expect(agreement).toMatchObject({ difference: 0, isWithin: true, sameTop1: true });
    expect(graph.shapes.get('y')?.dims).toEqual([3, 3]);
  });

  it('is told for weights that are not numbers, and nothing is thrown', async () => {
    const request = await requestFor((builder) => net(builder, good.with(1, Number.NaN)), [1, 2]);
    expect((await canonicalise(request)).agreement).toMatchObject({
      ...{ isWithin: true, areFinite: false, difference: 0 },
      text: 'exactly equal where the outputs are numbers, but some of them are NaN or infinite',
    });
  });

  /** As if the file gave other numbers: the only run that fetches nothing but the output. */
  const otherwise =
    (change: (y: Float32Array) => Float32Array): CanonicalRequest['run'] =>
    async (bytes, feeds, fetches) => {
      const results = await runModel(bytes, feeds, fetches);
      const { y } = results;
      if (!y || fetches.length > 1) return results;
      return { y: { ...y, data: change(y.data as Float32Array) } };
    };

  it.each([
    {
      what: 'a part in ten thousand',
      run: otherwise((y) => y.map((value) => value * 1.0002)),
      text: 'apart by 2e-4',
    },
    { what: 'a NaN that the file has not', run: otherwise((y) => y.with(0, 1)), text: 'apart by' },
    { what: 'another class', run: otherwise((y) => y.toReversed()), text: 'apart by' },
  ])('is refused for $what', async ({ run, text }) => {
    const request = await requestFor((builder) => net(builder, good), [1, 2], { run });
    expect(await errorOf(() => canonicalise(request))).toMatchObject({
      code: 'canonical-differs',
      message: expect.stringContaining(text),
    });
  });

  it('of whole numbers is that of the real ones that they stand for', async () => {
    const request = await requestFor(
      (builder) => {
        builder.input('x', 'float32', [1, 4]);
        const scale = builder.weight('scale', 'float32', [], [0.02]);
        const zero = builder.weight('zero', 'uint8', [], [100]);
        const doubled = builder.node('Add', ['x', 'x']);
        builder.node('QuantizeLinear', [...doubled, scale, zero], { outputs: ['q'] });
        builder.node('DequantizeLinear', ['q', scale, zero], { outputs: ['y'] });
        builder.output('y', 'float32', [1, 4]);
      },
      [1, 4],
      { outputs: ['y', 'q', 'y'] },
    );
    const { graph, agreement } = await canonicalise(request);
    expect(graph.outputs).toEqual(['y', 'q']);
    expect(agreement).toMatchObject({ kind: 'quantised', isWithin: true, sameTop1: true });
    expect(agreement.difference).toBeLessThan(0.02);
  });

  it('stops when it is cancelled', async () => {
    const signal = AbortSignal.abort();
    const request = await requestFor((builder) => net(builder, good), [1, 2], { signal });
    expect(await errorOf(() => canonicalise(request))).toMatchObject({ code: 'cancelled' });
  });
});
