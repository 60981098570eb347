// Exported files against the networks that they were made of, run by ONNX Runtime on one picture and on three.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveCard } from '../../../../src/core/model/resolveCard';
import { readModelFile } from '../../../../src/core/onnx/readModel';
import { builtinModel } from '../../../../src/core/train/architectures/builtinModel';
import { freeModelPath } from '../../../../src/core/train/export/freeModelPath';
import type { Preprocess } from '../../../../src/protocol/model';
import { exported, folder, preprocessOf } from './support';

describe('exportModel', () => {
  it.each([false, true])('gives the logits, normalisations folded: %s', async (foldBatchNorm) => {
    const name = 'small-cnn';
    const side = 28;
    const channels: 1 | 3 = 1;
    const source = join(folder, `${name}-source.onnx`);
    writeFileSync(
      source,
      builtinModel({ name, classCount: 10, inputSize: side, channels, seed: 2 }),
    );
    const preprocess = preprocessOf(side, channels);
    const { path, notes, differences } = await exported(
      source,
      { dims: [channels, side, side] },
      { foldBatchNorm, preprocess },
    );
    for (const difference of differences) expect(difference).toBeLessThan(1e-5);
    const file = await readModelFile(path);
    const isNormed = file.graph.node.some(({ opType }) => opType === 'BatchNormalization');
    const card = await resolveCard(file);
    const operators = new Set(file.graph.node.map(({ opType }) => opType));
    expect({
      ...{ isNormed, hasShapeArithmetic: operators.has('Shape') },
      ...{ notes: notes.length, outputs: file.facts.outputs, opsets: file.facts.opsets },
      batch: file.facts.inputs[0]?.dims?.[0],
      labels: card.labels.value,
      preprocess: Object.fromEntries(
        Object.keys(preprocess)
          .filter((key) => key !== 'colorOrder')
          .map((key) => [key, card.input[key as keyof Preprocess].value]),
      ),
      source: card.labels.source,
      warnings: card.warnings,
    }).toEqual({
      ...{ isNormed: !foldBatchNorm, hasShapeArithmetic: false },
      notes: foldBatchNorm ? 1 : 0,
      outputs: [{ name: 'logits', kind: 'tensor', type: 'float32', dims: ['batch', 10] }],
      opsets: [{ domain: '', version: 20 }],
      batch: 'batch',
      labels: Array.from({ length: 10 }, (_, i) => `class ${i}`),
      preprocess: Object.fromEntries(
        Object.entries(preprocess).filter(([key]) => key !== 'colorOrder'),
      ),
      source: 'metadata',
      warnings: [],
    });
  });

  it('takes the next free name where a model or its card exists', async () => {
    const path = join(folder, 'taken.onnx');
    writeFileSync(path, '');
    writeFileSync(join(folder, 'taken-2.glassbox.json'), '{}');
    expect(await freeModelPath(path)).toBe(join(folder, 'taken-3.onnx'));
  });
});
