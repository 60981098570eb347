// Damaged files must end in a clear error or a model, never in another exception, a hang or a huge allocation.

import { create, toBinary } from '@bufbuild/protobuf';
import { expect, it } from 'vitest';
import { GlassboxError } from '../../../src/base/errors';
import { createRandom, type Random } from '../../../src/base/random';
import { createGraphBuilder } from '../../../src/core/onnx/builder';
import { readTensor } from '../../../src/core/onnx/externalData';
import { nodeFacts } from '../../../src/core/onnx/nodeFacts';
import {
  FunctionProtoSchema,
  ModelProtoSchema,
  TensorProtoSchema,
} from '../../../src/core/onnx/onnx_pb';
import { readModelFile, readModelListing } from '../../../src/core/onnx/readModel';
import { allTensors } from '../../../src/core/onnx/walk';
import { temporaryFolder } from './support';

const folder = temporaryFolder();

/** Some of everything: raw and typed tensors, external data, a nested graph, a function, metadata. */
function seedModel(): Uint8Array {
  const builder = createGraphBuilder({ metadata: { a: 'b' }, domains: { local: 1 } });
  builder.input('x', 'float32', ['N', 2]);
  builder.weight('w', 'float32', [2, 2], [1, 2, 3, 4]);
  const value = { type: 'float16', dims: [2], data: Uint16Array.of(1, 2) } as const;
  builder.node('Constant', [], { outputs: ['c'], attributes: { value } });
  const product = builder.node('MatMul', ['x', 'w']);
  const sum = builder.node('Add', [...product, 'typed']);
  const body = createGraphBuilder();
  body.output(body.node('Relu', sum)[0] ?? '', 'float32', [1]);
  const graph = { graph: body.toGraph() };
  builder.weight('yes', 'bool', [], [1]);
  builder.node('If', ['yes'], {
    outputs: ['z'],
    attributes: { then_branch: graph, else_branch: graph },
  });
  builder.node('Twice', ['z'], { domain: 'local', outputs: ['y'] });
  builder.output('y', 'float32', ['N', 2]);
  const model = builder.toModel();
  const location = [{ key: 'location', value: 'data.bin' }];
  model.graph?.initializer.push(
    create(TensorProtoSchema, {
      name: 'typed',
      dataType: 6,
      dims: [2n],
      int32Data: [Uint8Array.of(1, 2)],
    }),
    create(TensorProtoSchema, {
      name: 'external',
      dataType: 1,
      dims: [2n],
      dataLocation: 1,
      externalData: location,
    }),
  );
  const node = [{ opType: 'Add', input: ['a', 'a'], output: ['b'] }];
  model.functions.push(
    create(FunctionProtoSchema, {
      name: 'Twice',
      domain: 'local',
      input: ['a'],
      output: ['b'],
      node,
    }),
  );
  return toBinary(ModelProtoSchema, model);
}

function damaged(seed: Uint8Array, random: Random): Uint8Array {
  const bytes = seed.slice(0, random.index(3) === 0 ? random.index(seed.length) : seed.length);
  const flips = random.index(6);
  for (let i = 0; i < flips && bytes.length > 0; i++) {
    // Whole random bytes and single bits: the latter keep more of the structure.
    const place = random.index(bytes.length);
    const noise = random.index(2) ? random.index(256) : 1 << random.index(8);
    bytes[place] = (bytes[place] ?? 0) ^ noise;
  }
  return bytes;
}

async function outcomeOf(work: () => Promise<unknown>): Promise<'read' | 'refused'> {
  try {
    await work();
    return 'read';
  } catch (error) {
    if (error instanceof GlassboxError) return 'refused';
    throw error;
  }
}

it('reads or refuses 300 damaged files, and nothing else happens', async () => {
  const seed = seedModel();
  const random = createRandom(2024);
  await folder.write('data.bin', new Uint8Array(8));
  const counts = { read: 0, refused: 0 };
  const before = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 300; i++) {
    const path = await folder.write('damaged.onnx', i === 0 ? seed : damaged(seed, random));
    await readModelListing(path);
    const outcome = await outcomeOf(async () => {
      const file = await readModelFile(path);
      await nodeFacts(file, async () => ({}));
      for (const tensor of allTensors(file.model)) {
        await outcomeOf(() => readTensor(file, tensor));
      }
    });
    counts[outcome]++;
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 2 ** 20);
  // Both must happen, or the damage is too mild or too strong to test anything.
  expect(counts.read).toBeGreaterThan(30);
  expect(counts.refused).toBeGreaterThan(100);
}, 30_000);
