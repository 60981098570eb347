// Which execution providers to try, in which order, and the words that tell a person what runs and why.

import type { InferenceSession } from 'onnxruntime-node';
import type { Provider, ProviderChoice, ProviderReport } from '../../protocol/model';

const displayNames: Readonly<Record<Provider, string>> = {
  cpu: 'CPU',
  cuda: 'CUDA',
  tensorrt: 'TensorRT',
  dml: 'DirectML',
  coreml: 'CoreML',
  webgpu: 'WebGPU',
};

/**
 * GPU providers of a platform, best first. CoreML comes after WebGPU because it computes in float16 where it likes,
 * and TensorRT is never tried by itself because it spends minutes building engines.
 */
export function gpuCandidates(platform: NodeJS.Platform): readonly Provider[] {
  switch (platform) {
    case 'win32':
      return ['cuda', 'dml', 'webgpu'];
    case 'darwin':
      return ['webgpu', 'coreml'];
    default:
      return ['cuda', 'webgpu'];
  }
}

/** What to try for a choice, in order; the CPU always comes last. */
export function candidates(choice: ProviderChoice, platform: NodeJS.Platform): readonly Provider[] {
  if (choice === 'cpu') return ['cpu'];
  return choice === 'auto' ? [...gpuCandidates(platform), 'cpu'] : [choice, 'cpu'];
}

export function sessionOptions(
  provider: Provider,
  forcedToCpu: readonly string[],
): InferenceSession.SessionOptions {
  const own: InferenceSession.ExecutionProviderConfig =
    provider === 'webgpu' && forcedToCpu.length > 0
      ? { name: 'webgpu', forceCpuNodeNames: [...forcedToCpu] }
      : provider;
  return {
    executionProviders: provider === 'cpu' ? ['cpu'] : [own, 'cpu'],
    // Errors reach us as exceptions; ONNX Runtime's own printing would only repeat them.
    logSeverityLevel: 4,
    // Threads that wait would otherwise spin, and take the cores from decoding (and from the rest of the editor).
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
}

type Refusal = ProviderReport['refused'][number];

export function providerReport(
  choice: ProviderChoice,
  provider: Provider,
  refused: readonly Refusal[],
  forcedToCpu: readonly string[],
): ProviderReport {
  return {
    provider,
    reason: reasonFor(choice, provider, refused, forcedToCpu),
    refused,
    forcedToCpu,
  };
}

function reasonFor(
  choice: ProviderChoice,
  provider: Provider,
  refused: readonly Refusal[],
  forcedToCpu: readonly string[],
): string {
  const name = displayNames[provider];
  const tried = refused
    .map((refusal) => `${displayNames[refusal.provider]}: ${refusal.error.replace(/\.$/, '')}`)
    .join('; ');
  const forced =
    forcedToCpu.length > 0
      ? ` The CPU runs ${forcedToCpu.length} of its nodes: ${forcedToCpu.slice(0, 5).join(', ')}.`
      : '';
  if (choice === provider) return `${name} runs the model, as chosen in the settings.${forced}`;
  if (provider !== 'cpu')
    return `${name} was found automatically.${tried ? ` Not used: ${tried}.` : ''}${forced}`;
  if (choice === 'auto') return `No GPU provider works here (${tried}), so the CPU runs the model.`;
  return `${displayNames[choice]} was chosen but does not work here (${tried}), so the CPU runs the model.`;
}
