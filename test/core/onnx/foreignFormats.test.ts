import { expect, it } from 'vitest';
import { readModelFile, readModelListing } from '../../../src/core/onnx/readModel';
import { errorOf, temporaryFolder } from './support';

const folder = temporaryFolder();

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (each) => each.charCodeAt(0));

/** Local header of the first entry of a ZIP archive. */
const zip = (entry: string): Uint8Array =>
  latin1(`PK\x03\x04${'\0'.repeat(22)}${String.fromCharCode(entry.length)}\0\0\0${entry}content`);

const pickle = latin1('\x80\x02}q\0(X\x04\0\0\0');
const hdf5 = latin1('\x89HDF\r\n\x1a\n\0\0');
const tflite = latin1('\x1c\0\0\0TFL3\0\0');
// NodeDef { name: "input", op: "Placeholder" } as the first node of a graph.
const graphDef = latin1('\x0a\x14\x0a\x05input\x12\x0bPlaceholder');
const savedModel = latin1('\x08\x01\x12\x20\x0a\x1e\x12\x05serve\0\0');
const noise = latin1('\x07\x99\x00\xff\x10');

const pytorch = { code: 'foreign-model', says: 'a PyTorch file', remedy: 'torch.onnx.export(' };
const keras = {
  code: 'foreign-model',
  says: 'a Keras model',
  remedy: 'export("model.onnx", format="onnx")',
};
const text = { code: 'model-is-text', remedy: 'Choose the binary .onnx file.' };

it.each([
  {
    file: 'lfs.onnx',
    content: 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n',
    code: 'git-lfs-pointer',
    says: 'a Git LFS pointer',
    remedy: 'git lfs pull',
  },
  { file: 'zip.pt', content: zip('archive/data.pkl'), ...pytorch },
  { file: 'renamed-zip.onnx', content: zip('resnet/data.pkl'), ...pytorch },
  { file: 'legacy.pth', content: pickle, ...pytorch },
  { file: 'renamed-legacy.onnx', content: pickle, ...pytorch },
  { file: 'odd.pt', content: noise, ...pytorch },
  { file: 'net.keras', content: zip('metadata.json'), ...keras },
  { file: 'renamed-keras.onnx', content: zip('config.json'), ...keras },
  {
    file: 'packed.onnx',
    content: zip('model.onnx'),
    code: 'foreign-model',
    says: 'a ZIP archive',
    remedy: 'Unpack it',
  },
  ...['net.h5', 'renamed-h5.onnx'].map((file) => ({
    file,
    content: hdf5,
    code: 'foreign-model',
    says: 'an HDF5 (Keras) model',
    remedy: `tf2onnx.convert --keras "${file}"`,
  })),
  ...['net.tflite', 'renamed-tflite.onnx'].map((file) => ({
    file,
    content: tflite,
    code: 'foreign-model',
    says: 'a TensorFlow Lite model',
    remedy: `tf2onnx.convert --tflite "${file}"`,
  })),
  ...['frozen.pb', 'renamed-frozen.onnx'].map((file) => ({
    file,
    content: graphDef,
    code: 'foreign-model',
    says: 'a TensorFlow graph',
    remedy: `tf2onnx.convert --graphdef "${file}"`,
  })),
  ...['saved_model.pb', 'renamed-saved.onnx'].map((file) => ({
    file,
    content: savedModel,
    code: 'foreign-model',
    says: 'a TensorFlow SavedModel',
    remedy: 'tf2onnx.convert --saved-model',
  })),
  {
    file: 'net.ort',
    content: latin1('\x18\0\0\0ORTM'),
    code: 'foreign-model',
    says: 'a model in ORT format',
    remedy: 'the .onnx file that it was made from',
  },
  {
    file: 'net.safetensors',
    content: latin1('\x40\0\0\0\0\0\0\0{"w":{}}'),
    code: 'foreign-model',
    says: 'a safetensors file',
    remedy: 'torch.onnx.export(',
  },
  {
    file: 'page.onnx',
    content: '\n<!DOCTYPE html>\n<html><body>Sign in</body></html>',
    code: 'model-is-text',
    says: 'an HTML file',
    remedy: 'download the raw model file',
  },
  { file: 'config.onnx', content: '{"model_type": "vit"}', says: 'a JSON file', ...text },
  { file: 'net.xml.onnx', content: '<?xml version="1.0"?><net/>', says: 'an XML file', ...text },
  { file: 'notes.onnx', content: 'Grüße, здравствуйте\r\n', says: 'a text file', ...text },
  {
    file: 'wide.onnx',
    content: latin1('\xff\xfeh\0i\0'),
    says: 'a text file',
    ...text,
  },
])('$file is recognised', async ({ file, content, code, says, remedy }) => {
  const path = await folder.write(file, content);
  const facts = await errorOf(() => readModelFile(path));
  expect(facts).toMatchObject({ code, path });
  expect(facts.message).toContain(`${file}: this is ${says}`);
  expect(facts.remedy).toContain(remedy);
  expect(await readModelListing(path)).toEqual({ path, error: facts });
});
