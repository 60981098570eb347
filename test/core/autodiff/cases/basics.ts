import type { OperatorCase } from '../support';

const random = (...dims: number[]) => ({ dims });
const distinct = (...dims: number[]) => ({ dims, draw: 'distinct' as const });

export const basics: readonly OperatorCase[] = [
  { name: 'equal shapes', op: 'Add', inputs: [random(2, 3), random(2, 3)] },
  { name: 'a scalar', op: 'Add', inputs: [random(2, 3), random()] },
  { name: 'both broadcast', op: 'Add', inputs: [random(4, 1, 3), random(2, 1)] },
  { name: 'equal shapes', op: 'Mul', inputs: [random(2, 3), random(2, 3)] },
  { name: 'per channel', op: 'Mul', inputs: [random(2, 3, 4, 4), random(1, 3, 1, 1)] },
  { name: 'both broadcast', op: 'Mul', inputs: [random(4, 1, 3), random(2, 1)] },
  { name: 'both signs', op: 'Relu', inputs: [distinct(3, 5)] },
  { name: 'matrices', op: 'MatMul', inputs: [random(3, 4), random(4, 5)] },
  { name: 'batches', op: 'MatMul', inputs: [random(2, 2, 3, 4), random(2, 2, 4, 5)] },
  { name: 'a broadcast batch', op: 'MatMul', inputs: [random(2, 2, 3, 4), random(2, 1, 4, 5)] },
  { name: 'matrix by vector', op: 'MatMul', inputs: [random(2, 3, 4), random(4)] },
  { name: 'vector by matrix', op: 'MatMul', inputs: [random(4), random(2, 4, 3)] },
  { name: 'two vectors', op: 'MatMul', inputs: [random(4), random(4)] },
];
