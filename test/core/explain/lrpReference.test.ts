// Relevance of whole networks: against PyTorch where LRP-ε is gradient × input, and through the families' own operators.

import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readNpy } from '../../../src/base/npy';
import { lrpComposite } from '../../../src/core/explain/methods/lrpComposite';
import { lrpEpsilon } from '../../../src/core/explain/methods/lrpEpsilon';
import type { MethodResult } from '../../../src/core/explain/methods/method';
import { elementCount } from '../../../src/core/onnx/tensor';
import { families } from '../../networks';
import { draw, explained, fileSubject, largest, worst } from './lrpSupport';

const reference = resolve('..', 'shared', 'data', 'reference');

describe.skipIf(!existsSync(reference))('LRP-ε of a network of rectifiers', () => {
  it.each(['resnet', 'vgg'])('is gradient × input as PyTorch has them for %s', async (network) => {
    const array = (kind: string): Float32Array => {
      const path = join(reference, `${network}.${kind}.npy`);
      return readNpy(readFileSync(path), path).data;
    };
    const facts = JSON.parse(readFileSync(join(reference, `${network}.json`), 'utf8'));
    const subject = await fileSubject(join(reference, `${network}.onnx`));
    const [input, gradient] = [array('input'), array('saliency')];
    const seed = Array.from({ length: subject.classCount }, (_, k) => (k === facts.top1 ? 1 : 0));
    const { raw, completeness } = await explained(lrpEpsilon, subject, [...input], seed);
    const expected = input.map((value, i) => value * (gradient[i] ?? 0));
    expect(completeness?.expected).toBeCloseTo(facts.presoftmax[facts.top1], 3);
    // What ε = 1e-6 takes where a sum is close to zero.
    expect(worst(raw.data, expected) / largest(expected)).toBeLessThan(2e-3);
  });
});

describe('the composite passes', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glassbox-relevance-'));
  });

  const explain = async (family: string): Promise<MethodResult> => {
    const path = join(folder, `${family.replaceAll(/\W+/g, '-')}.onnx`);
    await writeFile(path, families[family]?.() ?? new Uint8Array());
    const subject = await fileSubject(path);
    expect(lrpComposite.unavailable?.(subject)).toBeNull();
    const dims = subject.graph.shapes.get(subject.input.name)?.dims ?? [];
    return explained(lrpComposite, subject, draw(elementCount(dims), 5), [1, 0, 0, 0, 0]);
  };

  it.each([
    'DenseNet',
    'MobileNet v3',
    'EfficientNet',
    'ShuffleNet',
    'DeiT',
    'Swin',
    'MobileNet, tf2onnx',
    'opset 18 exporter',
  ])('%s', async (family) => {
    const { raw } = await explain(family);
    const size = largest(raw.data);
    expect(raw.data.every(Number.isFinite) && size > 1e-6 && size < 1).toBe(true);
  });

  it.each(['ConvNeXt', 'ViT'])(
    '%s the same with its norms fused and written out',
    async (family) => {
      const [written, fused] = [
        await explain(`${family}, opset 13`),
        await explain(`${family}, opset 17`),
      ];
      const size = largest(fused.raw.data);
      expect(size).toBeGreaterThan(1e-4);
      expect(worst(written.raw.data, fused.raw.data)).toBeLessThan(1e-3 * size);
    },
  );
});
