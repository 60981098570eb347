import { mkdir, rename, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { createGraphBuilder } from '../../../src/core/onnx/builder';
import { readTensor } from '../../../src/core/onnx/externalData';
import { ModelProtoSchema, type TensorProto } from '../../../src/core/onnx/onnx_pb';
import { readModelFile } from '../../../src/core/onnx/readModel';
import { errorOf, openSession, runFilled, temporaryFolder } from './support';

const folder = temporaryFolder();
const weights = Float32Array.of(1, 2, 3, 4, 5, 6);

/** y = x · w, with w where `entries` say. */
function externalModel(entries: Readonly<Record<string, string>>): Uint8Array {
  const builder = createGraphBuilder();
  builder.input('x', 'float32', [1, 3]);
  builder.weight('w', 'float32', [3, 2], weights);
  builder.node('MatMul', ['x', 'w'], { outputs: ['y'] });
  builder.output('y', 'float32', [1, 2]);
  const model = builder.toModel();
  const [tensor] = model.graph?.initializer ?? [];
  if (tensor) {
    tensor.rawData = new Uint8Array(0);
    tensor.dataLocation = 1;
    tensor.externalData = Object.entries(entries).map(([key, value]) => ({
      $typeName: 'onnx.StringStringEntryProto',
      key,
      value,
    }));
  }
  return toBinary(ModelProtoSchema, model);
}

/** Writes a model and, eight bytes into `data.bin`, its weights. */
async function writeModel(
  name: string,
  entries: Readonly<Record<string, string>> = { location: 'data.bin', offset: '8', length: '24' },
): Promise<string> {
  await mkdir(folder.file(name), { recursive: true });
  const data = new Uint8Array(40);
  data.set(new Uint8Array(weights.buffer), 8);
  await writeFile(join(folder.file(name), 'data.bin'), data);
  await writeFile(join(folder.file(name), 'model.onnx'), externalModel(entries));
  return join(folder.file(name), 'model.onnx');
}

const firstWeight = (tensors: readonly TensorProto[]): TensorProto => {
  const [tensor] = tensors;
  if (!tensor) throw new Error('The model has no weights.');
  return tensor;
};

it('reads weights from beside the model', async () => {
  const path = await writeModel('plain');
  const file = await readModelFile(path);
  expect(file.facts.externalData).toEqual([{ path: join(file.folder, 'data.bin'), bytes: 40 }]);
  const value = { type: 'float32', dims: [3, 2], data: weights };
  expect(await readTensor(file, firstWeight(file.graph.initializer))).toEqual(value);

  const session = await openSession(file.bytes, file.facts, file.folder);
  const { y } = await runFilled(session, file.facts, (i) => i);
  expect(y?.data).toEqual(Float32Array.of(13, 16));
});

it.each([
  { name: 'without offset or length', entries: { location: 'weights.bin' } },
  { name: 'in a folder below', entries: { location: 'below/weights.bin', length: '24' } },
  { name: 'with a name that only looks odd', entries: { location: './..weights.bin' } },
])('reads weights $name', async ({ name, entries }) => {
  const path = await writeModel(name, entries);
  const data = join(folder.file(name), entries.location);
  await mkdir(join(data, '..'), { recursive: true });
  await writeFile(data, new Uint8Array(weights.buffer));
  const file = await readModelFile(path);
  expect((await readTensor(file, firstWeight(file.graph.initializer))).data).toEqual(weights);
});

it('has another key, but not another hash, when the weights change', async () => {
  const path = await writeModel('changing');
  const before = await readModelFile(path);
  await utimes(join(before.folder, 'data.bin'), new Date(), new Date(2020, 1));
  const after = await readModelFile(path);
  expect(before.key).not.toBe(before.sha256);
  expect([after.sha256 === before.sha256, after.key === before.key]).toEqual([true, false]);
});

describe('a location outside the folder', () => {
  it.each([
    '../data.bin',
    'below/../../data.bin',
    '/etc/hostname',
    '\\\\server\\share\\data.bin',
    'below\\data.bin',
    'C:\\data.bin',
    'C:data.bin',
    'data.bin\0.txt',
    '..',
  ])('%j is refused', async (location) => {
    await writeFile(folder.file('data.bin'), new Uint8Array(40));
    const path = await writeModel('outside', { location });
    const facts = await errorOf(() => readModelFile(path));
    expect(facts).toMatchObject({ code: 'external-data-outside', path });
    expect(facts.message).toContain(`the weights of "w" lie at "${location}"`);
  });

  it.skipIf(process.platform === 'win32')(
    'is refused behind links, links inside are followed',
    async () => {
      const path = await writeModel('linked', { location: 'link.bin', offset: '8' });
      const at = (name: string): string => join(folder.file('linked'), name);
      await symlink('data.bin', at('link.bin'));
      const file = await readModelFile(path);
      expect((await readTensor(file, firstWeight(file.graph.initializer))).data).toEqual(weights);
      expect(file.facts.externalData).toEqual([{ path: at('link.bin'), bytes: 40 }]);

      await rename(at('data.bin'), folder.file('escaped.bin'));
      await symlink('../escaped.bin', at('data.bin'));
      const inFolderLink = await errorOf(() => readModelFile(path));
      const onReading = await errorOf(() => readTensor(file, firstWeight(file.graph.initializer)));
      expect([inFolderLink.code, onReading.code]).toEqual([
        'external-data-outside',
        'external-data-outside',
      ]);
    },
  );

  it.skipIf(process.platform === 'win32')('is refused behind a linked folder', async () => {
    await mkdir(folder.file('elsewhere'));
    await writeFile(join(folder.file('elsewhere'), 'data.bin'), new Uint8Array(40));
    const path = await writeModel('folder-link', { location: 'sub/data.bin' });
    await symlink('../elsewhere', join(folder.file('folder-link'), 'sub'));
    expect((await errorOf(() => readModelFile(path))).code).toBe('external-data-outside');
  });
});

it.each([
  {
    name: 'missing',
    entries: { location: 'absent.bin' },
    code: 'external-data-missing',
    says: 'the file "absent.bin" with the weights of "w" is missing',
  },
  {
    name: 'a folder',
    entries: { location: '.' },
    code: 'external-data-unreadable',
    says: 'the weights file "." cannot be read (it is not a file)',
  },
  {
    name: 'too short',
    entries: { location: 'data.bin', offset: '20' },
    code: 'external-data-truncated',
    says: 'reach to byte 44 of "data.bin", which has only 40',
  },
  {
    name: 'without location',
    entries: {},
    code: 'external-data-invalid',
    says: 'no location is given',
  },
  {
    name: 'at a negative offset',
    entries: { location: 'data.bin', offset: '-8' },
    code: 'external-data-invalid',
    says: 'offset is "-8"',
  },
  {
    name: 'at an offset beyond counting',
    entries: { location: 'data.bin', offset: '9'.repeat(30) },
    code: 'external-data-invalid',
    says: 'offset is "999',
  },
  {
    name: 'of another length than its shape',
    entries: { location: 'data.bin', length: '20' },
    code: 'external-data-invalid',
    says: 'length is 20, its shape needs 24 bytes',
  },
])('says so when the data is $name', async ({ name, entries, code, says }) => {
  const path = await writeModel(`bad ${name}`, entries as Record<string, string>);
  const facts = await errorOf(() => readModelFile(path));
  expect(facts).toMatchObject({ code, path, remedy: expect.stringMatching(/\.$/) });
  expect(facts.message).toContain(says);
});

it('recognises weights that Git LFS has not downloaded', async () => {
  const path = await writeModel('pointer', { location: 'weights.bin' });
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 24\n';
  await writeFile(join(folder.file('pointer'), 'weights.bin'), pointer);
  const facts = await errorOf(() => readModelFile(path));
  expect(facts).toMatchObject({ code: 'git-lfs-pointer', path });
  expect(facts.remedy).toContain('git lfs pull');
});
