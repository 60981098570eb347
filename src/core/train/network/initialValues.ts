// What a training keeps, at its start.

import type { TensorMap, TensorValue } from '../../onnx/tensor';
import type { Network } from '../types';

/** Parameters and statistics by name, as they are in the network. */
export function initialValues({ graph, parameters, statistics }: Network): TensorMap {
  const value = (name: string): TensorValue => {
    const found = graph.constants.get(name);
    if (!found) throw new Error(`"${name}" is no constant of the network.`);
    return found;
  };
  const names = [...parameters.map(({ name }) => name), ...statistics];
  return Object.fromEntries(names.map((name) => [name, value(name)]));
}
