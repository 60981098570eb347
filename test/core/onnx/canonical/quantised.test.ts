import { describe, expect, it } from 'vitest';
import { createGraphBuilder } from '../../../../src/core/onnx/builder';
import { canonicalise } from '../../../../src/core/onnx/canonical/canonicalise';
import { operatorId } from '../../../../src/core/onnx/canonical/rule';
import { graphBytes } from '../../../../src/core/onnx/graph';
import { runModel } from '../../ort';
import { temporaryFolder } from '../support';
import { quantisedCases } from './cases/quantisedCases';
import { pictureScale } from './cases/quantisedParts';
import { fileOf, numbers, picture } from './support';

const folder = temporaryFolder();

describe('quantisation taken out', () => {
  it.each(quantisedCases.map((test) => [test.covers.join(), test.name, test] as const))(
    'of %s leaves no more than its rounding: %s',
    async (_covers, _name, test) => {
      const builder = createGraphBuilder({
        opset: test.opset ?? 17,
        domains: { 'com.microsoft': 1 },
      });
      builder.input('x', 'float32', test.x);
      const y = test.build(builder);
      builder.output(y, 'float32', []);
      const file = await fileOf(folder, builder);
      const data = (seed: number): Float32Array =>
        picture(test.x, 'float32', seed).map(
          (value) => Math.round(value / pictureScale) * pictureScale,
        );
      const { graph, agreement } = await canonicalise({
        ...{ file, input: { name: 'x', dims: test.x }, outputs: [y], run: runModel },
        probe: data(1),
      });
      const feeds = { x: { type: 'float32', dims: test.x, data: data(2) } } as const;
      const expected = numbers((await runModel(file.bytes, feeds, [y]))[y]);
      const actual = numbers((await runModel(graphBytes(graph), feeds, [y]))[y]);
      const error = Math.max(...expected.map((value, i) => Math.abs(value - (actual[i] ?? 0))));
      expect(error).toBeLessThanOrEqual(test.step * 1.001);
      expect({ kind: agreement.kind, ops: graph.nodes.map(operatorId) }).toEqual({
        kind: 'quantised',
        ops: test.gives,
      });
    },
  );
});
