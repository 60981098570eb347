import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { createGraphBuilder } from '../../../src/core/onnx/builder';
import {
  FunctionProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  NodeProtoSchema,
} from '../../../src/core/onnx/onnx_pb';
import { type OnnxFile, readModelFile } from '../../../src/core/onnx/readModel';
import { openSession, runFilled, sharedModels, temporaryFolder } from './support';

const folder = temporaryFolder();

function everyPart(): ModelProto {
  const builder = createGraphBuilder({ metadata: { author: 'me' }, domains: { local: 1 } });
  builder.input('x', 'float32', ['N', 4]);
  builder.weight(
    'w',
    'float32',
    [4, 3],
    Array.from({ length: 12 }, (_, i) => Math.sin(i)),
  );
  const product = builder.node('MatMul', ['x', 'w'], { name: 'first' });
  builder.node('Twice', product, { domain: 'local', outputs: ['y'] });
  builder.output('y', 'float32', ['N', 3]);
  const model = builder.toModel();
  model.functions.push(
    create(FunctionProtoSchema, {
      name: 'Twice',
      domain: 'local',
      input: ['a'],
      output: ['b'],
      node: [{ opType: 'Add', input: ['a', 'a'], output: ['b'] }],
      opsetImport: [{ domain: '', version: 17n }],
    }),
  );
  return model;
}

/** Outputs for one seeded input, so that the same file gives the same numbers. */
async function outputsOf(file: OnnxFile, bytes: Uint8Array): Promise<unknown> {
  const random = createRandom(7);
  const session = await openSession(bytes, file.facts, file.folder);
  const outputs = await runFilled(session, file.facts, () => random.between(-1, 1));
  return Object.entries(outputs).map(([name, { dims, data }]) => [name, dims, data]);
}

async function expectRoundTrip(path: string): Promise<void> {
  const file = await readModelFile(path);
  const again = toBinary(ModelProtoSchema, file.model);
  // Megabytes of weights: compared as bytes, which a deep comparison by the test runner would take minutes for.
  expect(isDeepStrictEqual(fromBinary(ModelProtoSchema, again), file.model)).toBe(true);
  const outputs = await outputsOf(file, again);
  expect(isDeepStrictEqual(outputs, await outputsOf(file, file.bytes))).toBe(true);
}

it('gives a model that is the same and computes the same', async () => {
  const bytes = toBinary(ModelProtoSchema, everyPart());
  expect(fromBinary(ModelProtoSchema, bytes)).toEqual(everyPart());
  await expectRoundTrip(await folder.write('built.onnx', bytes));
});

it('keeps fields that are not in the schema', () => {
  const model = everyPart();
  // training_info of a model, device_configurations of a node.
  model.$unknown = [{ no: 20, wireType: 2, data: Uint8Array.of(2, 8, 1) }];
  const extra = { no: 10, wireType: 2, data: Uint8Array.of(3, 10, 1, 65) };
  model.graph?.node.push(create(NodeProtoSchema, { opType: 'Relu' }));
  const node = model.graph?.node.at(-1);
  if (node) node.$unknown = [extra];
  const again = fromBinary(ModelProtoSchema, toBinary(ModelProtoSchema, model));
  expect(again.$unknown).toEqual(model.$unknown);
  expect(again.graph?.node.at(-1)?.$unknown).toEqual([extra]);
});

it('keeps values that are newer than the schema', () => {
  const model = everyPart();
  const [tensor] = model.graph?.initializer ?? [];
  if (tensor) tensor.dataType = 1234;
  const again = fromBinary(ModelProtoSchema, toBinary(ModelProtoSchema, model));
  expect(again.graph?.initializer[0]?.dataType).toBe(1234);
});

const shared = modelsIn(sharedModels);

it.skipIf(shared.length === 0).each(shared)('%s computes the same', async (name) => {
  await expectRoundTrip(join(sharedModels, name));
});

function modelsIn(folderPath: string): string[] {
  try {
    const names = readdirSync(folderPath, { recursive: true, encoding: 'utf8' });
    return names.filter((name) => name.endsWith('.onnx')).sort();
  } catch {
    return [];
  }
}
