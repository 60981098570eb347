// Whether this machine can have a provider at all, asked before ONNX Runtime is: it prints warnings of its own to
// stderr when libraries are missing, and drops providers it was not built with without a word.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { listSupportedBackends } from 'onnxruntime-node';
import type { Provider } from '../../protocol/model';

/** Why the provider is missing, as the end of a sentence; undefined where it may be there. */
export function absence(provider: Provider): string | undefined {
  if (provider === 'cpu') return;
  if (!listSupportedBackends().some(({ name }) => name === provider)) {
    return `ONNX Runtime has none for ${process.platform}-${process.arch}`;
  }
  if (process.platform !== 'linux') return;
  if (provider === 'webgpu' && !hasSharedLibrary('libvulkan.so.1')) {
    return 'the Vulkan loader libvulkan.so.1 is not installed';
  }
  const library = `libonnxruntime_providers_${provider}.so`;
  if (
    (provider === 'cuda' || provider === 'tensorrt') &&
    !existsSync(join(binaryFolder(), library))
  ) {
    return `its library ${library} is not installed`;
  }
  return;
}

function binaryFolder(): string {
  const entry = require.resolve('onnxruntime-node');
  return join(dirname(entry), '..', 'bin', 'napi-v6', process.platform, process.arch);
}

/** Where the dynamic loader looks: its search path and its cache, which lists names in plain bytes. */
function hasSharedLibrary(name: string): boolean {
  const folders = (process.env.LD_LIBRARY_PATH ?? '').split(':').filter(Boolean);
  if (folders.some((folder) => existsSync(join(folder, name)))) return true;
  try {
    return readFileSync('/etc/ld.so.cache').includes(name);
  } catch {
    // Without a cache (musl, Nix) only trying tells.
    return true;
  }
}
