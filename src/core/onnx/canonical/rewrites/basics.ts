// Rewrites of the operators that only moved their arguments from attributes to inputs, or that say less than they could.

import { floatOf, intOf, intsOf, textOf } from '../../nodeAttributes';
import type { Rewrite, Rewriting } from '../rewriting';

const axesOf = (r: Rewriting, position = 1): readonly number[] | undefined =>
  r.ints(position) ?? intsOf(r.node, 'axes');

/** Every arrangement of the same numbers: the dims are known, so the target is. */
const toReshape = (id: string): Rewrite => ({
  id,
  rewrite: (r) => r.finish('Reshape', [r.input(0), r.addInts(r.outputDims())], { allowzero: 1 }),
});

const nothing = (id: string): Rewrite => ({ id, rewrite: (r) => r.same(r.input(0)) });

const reduce = (id: string): Rewrite => ({
  id,
  rewrite: (r) => {
    const rank = r.dims(0).length;
    const given = axesOf(r) ?? [];
    if (given.length === 0 && intOf(r.node, 'noop_with_empty_axes', 0) === 1) {
      r.finish(id, [r.input(0)], { keepdims: 1, noop_with_empty_axes: 1 });
      return;
    }
    const all = Array.from({ length: rank }, (_, axis) => axis);
    const axes = given.length === 0 ? all : given.map((axis) => (axis < 0 ? axis + rank : axis));
    const keepdims = intOf(r.node, 'keepdims', 1);
    r.finish(id, [r.input(0), r.addInts(axes)], { keepdims });
  },
});

/** Before opset 13 everything from `axis` on is one row. */
const softmax = (id: string): Rewrite => ({
  id,
  rewrite: (r) => {
    const dims = r.dims(0);
    const given = intOf(r.node, 'axis', r.opset < 13 ? 1 : -1);
    const axis = given < 0 ? given + dims.length : given;
    const isOneAxis = dims.slice(axis + 1).every((dim) => dim === 1);
    if (r.opset >= 13 || isOneAxis) {
      r.finish(id, [r.input(0)], { axis });
      return;
    }
    const rows = dims.slice(0, axis).reduce((product, dim) => product * dim, 1);
    const columns = dims.slice(axis).reduce((product, dim) => product * dim, 1);
    const flat = r.make('Reshape', [r.input(0), r.addInts([rows, columns])], { allowzero: 1 });
    const soft = r.make(id, [flat], { axis: 1 });
    r.finish('Reshape', [soft, r.addInts(dims)], { allowzero: 1 });
  },
});

const clip: Rewrite = {
  id: 'Clip',
  rewrite: (r) => {
    if (r.opset >= 11) {
      r.finish(
        'Clip',
        r.node.inputs.map((name, i) => (name === '' ? '' : r.input(i))),
      );
      return;
    }
    const bound = (name: string): string => {
      const value = floatOf(r.node, name, Number.NaN);
      return Number.isNaN(value) ? '' : r.addFloat(value);
    };
    r.finish('Clip', [r.input(0), bound('min'), bound('max')]);
  },
};

const pad: Rewrite = {
  id: 'Pad',
  rewrite: (r) => {
    const rank = r.dims(0).length;
    const given = r.ints(1) ?? intsOf(r.node, 'pads') ?? [];
    const axes = r.has(3) ? (r.ints(3) ?? []) : Array.from({ length: rank }, (_, axis) => axis);
    const pads = Array<number>(2 * rank).fill(0);
    axes.forEach((each, i) => {
      const axis = each < 0 ? each + rank : each;
      pads[axis] = given[i] ?? 0;
      pads[axis + rank] = given[i + axes.length] ?? 0;
    });
    const value = r.has(2)
      ? r.input(2)
      : r.opset < 11
        ? r.addFloat(floatOf(r.node, 'value', 0))
        : '';
    const inputs = [r.input(0), r.addInts(pads), ...(value === '' ? [] : [value])];
    r.finish('Pad', inputs, { mode: textOf(r.node, 'mode', 'constant') });
  },
};

const slice: Rewrite = {
  id: 'Slice',
  rewrite: (r) => {
    if (r.opset >= 10) {
      r.finish(
        'Slice',
        r.node.inputs.map((name, i) => (name === '' ? '' : r.input(i))),
      );
      return;
    }
    const starts = intsOf(r.node, 'starts') ?? [];
    const axes = intsOf(r.node, 'axes') ?? starts.map((_, axis) => axis);
    const ends = intsOf(r.node, 'ends') ?? [];
    r.finish('Slice', [r.input(0), r.addInts(starts), r.addInts(ends), r.addInts(axes)]);
  },
};

const split: Rewrite = {
  id: 'Split',
  rewrite: (r) => {
    const given = intOf(r.node, 'axis', 0);
    const axis = given < 0 ? given + r.dims(0).length : given;
    const sizes = r.node.outputs.map((_, i) => r.outputDims(i)[axis] ?? 0);
    r.finishAll('Split', [r.input(0), r.addInts(sizes)], { axis });
  },
};

const batchNormalization: Rewrite = {
  id: 'BatchNormalization',
  rewrite: (r) => {
    const inputs = [0, 1, 2, 3, 4].map((position) => r.input(position));
    r.finish('BatchNormalization', inputs, {
      epsilon: { float: floatOf(r.node, 'epsilon', 1e-5) },
    });
  },
};

const variadic = (id: string): Rewrite => ({
  id,
  rewrite: (r) => {
    const inputs = r.node.inputs.map((_, i) => r.input(i));
    const [first = '', ...rest] = inputs;
    if (rest.length === 0) {
      r.same(first);
      return;
    }
    r.finish(id, inputs);
  },
});

export const basics: readonly Rewrite[] = [
  ...['Flatten', 'Reshape', 'Squeeze', 'Unsqueeze'].map(toReshape),
  ...['Identity', 'Dropout'].map(nothing),
  ...[
    'ReduceSum',
    'ReduceMean',
    'ReduceMax',
    'ReduceMin',
    'ReduceProd',
    'ReduceL1',
    'ReduceL2',
    'ReduceLogSum',
    'ReduceLogSumExp',
    'ReduceSumSquare',
  ].map(reduce),
  ...['Softmax', 'LogSoftmax'].map(softmax),
  clip,
  pad,
  slice,
  split,
  batchNormalization,
  ...['Sum', 'Mean', 'Max', 'Min'].map(variadic),
];
