// Execution providers by the names people know them by.

import type { Provider } from '../../src/protocol/model';

export function providerName(provider: Provider): string {
  const names: Readonly<Record<Provider, string>> = {
    cpu: 'CPU',
    cuda: 'CUDA',
    tensorrt: 'TensorRT',
    dml: 'DirectML',
    coreml: 'Core ML',
    webgpu: 'WebGPU',
  };
  return names[provider];
}
