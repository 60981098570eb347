// Starting must cost nothing: it is quick, and the host never loads what could crash or block it.

import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { measured } from '../measurements';
import { findExtension, glassbox } from '../workspace';

export function activationSuite(): void {
  describe('activation', () => {
    it('takes less than 100 ms', async () => {
      const extension = findExtension();
      const wasActive = extension.isActive;
      const startedAt = performance.now();
      const { activationMs } = await extension.activate();
      if (!wasActive) measured('activation with loading, ms', performance.now() - startedAt);
      measured('activation, ms', activationMs);
      assert(activationMs < 100, `took ${activationMs} ms`);
      assert(wasActive || performance.now() - startedAt < 100, 'loading took too long');
    });

    it('starts no engine', async () => {
      const { client } = await glassbox();
      assert.deepEqual(client.state, { kind: 'stopped' });
    });

    it('loads no native module', () => {
      assert.deepEqual(nativeModules(), []);
    });
  });
}

/** Shared libraries of ours in this process. */
export function nativeModules(): string[] {
  const report = process.report.getReport() as unknown as { readonly sharedObjects: string[] };
  assert(report.sharedObjects.length > 0, 'the report lists no libraries at all');
  return report.sharedObjects.filter((path) => /onnxruntime|sharp|libvips/i.test(path));
}
