// Toy networks of tests of methods that hide something: Captum's own, and a linear one.

import { toySubject } from './support';

/** Captum's BasicModel_MultiLayer: three numbers, two linear layers and a ReLU between. */
export const captumLinear = () =>
  toySubject({ dims: [1, 1, 3], batchSize: 3 }, (graph, image, batch) => {
    const shape = graph.weight('shape', 'int64', [2], [batch, 3]);
    graph.node('Reshape', [image, shape], { outputs: ['flat'] });
    graph.weight('w1', 'float32', [3, 4], Array(12).fill(1));
    graph.weight('b1', 'float32', [4], [-10, 1, 1, 1]);
    graph.node('Gemm', ['flat', 'w1', 'b1'], { outputs: ['linear1'] });
    graph.node('Relu', ['linear1'], { outputs: ['relu'] });
    graph.weight('w2', 'float32', [4, 2], Array(8).fill(1));
    graph.weight('b2', 'float32', [2], [-1, 1]);
    return graph.node('Gemm', ['relu', 'w2', 'b2'], { outputs: ['scores'] })[0] ?? '';
  });

/** Captum's BasicModel_ConvNet_One_Conv; its second input, which is added to the first, is a constant here. */
export const captumConv = (added: readonly number[]) =>
  toySubject({ dims: [1, 4, 4], batchSize: 4 }, (graph, image, batch) => {
    graph.weight('added', 'float32', [1, 1, 4, 4], added);
    graph.node('Add', [image, 'added'], { outputs: ['sum'] });
    graph.weight('kernel', 'float32', [2, 1, 3, 3], Array(18).fill(1));
    graph.weight('bias', 'float32', [2], [-50, -75]);
    graph.node('Conv', ['sum', 'kernel', 'bias'], { outputs: ['conv1'] });
    graph.node('Relu', ['conv1'], { outputs: ['relu1'] });
    const shape = graph.weight('shape', 'int64', [2], [batch, 8]);
    graph.node('Reshape', ['relu1', shape], { outputs: ['flat'] });
    const weights = [1, 1, 1, 1, 1, -1, -1, -1].flatMap((weight) => Array(4).fill(weight));
    graph.weight('fc1', 'float32', [8, 4], weights);
    graph.node('MatMul', ['flat', 'fc1'], { outputs: ['fc'] });
    return graph.node('Relu', ['fc'], { outputs: ['scores'] })[0] ?? '';
  });

/** scores = pixels · weights + bias, for one class. */
export const linear = (
  dims: readonly [number, number, number],
  weights: readonly number[],
  bias = 0,
) =>
  toySubject({ dims, batchSize: 4 }, (graph, image, batch) => {
    const shape = graph.weight('shape', 'int64', [2], [batch, weights.length]);
    graph.node('Reshape', [image, shape], { outputs: ['flat'] });
    graph.weight('weights', 'float32', [weights.length, 1], weights);
    graph.weight('bias', 'float32', [1], [bias]);
    return graph.node('Gemm', ['flat', 'weights', 'bias'], { outputs: ['scores'] })[0] ?? '';
  });

export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
