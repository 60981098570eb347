// Recognises files that are not ONNX by what they begin with, whatever their extension, so that the message can say how
// to export them. The extension alone is asked only when the content could not be read as ONNX.

import { basename, extname } from 'node:path';
import type { GlassboxError } from '../../base/errors';
import { foreignModel, gitLfsPointer, modelIsText, type TextKind } from './errors';

interface ForeignFormat {
  readonly name: string;
  readonly extensions: readonly string[];
  /** Whether the first bytes of a file are this format's. */
  readonly matches: (header: Uint8Array, extension: string) => boolean;
  /** One line that makes an ONNX file of it. */
  readonly remedy: (file: string) => string;
}

const pytorch =
  'Export it in Python: torch.onnx.export(model.eval(), torch.randn(1, 3, 224, 224), "model.onnx").';

const formats: readonly ForeignFormat[] = [
  {
    name: 'a Keras model',
    extensions: ['.keras'],
    matches: (header, extension) =>
      isZip(header) &&
      (extension === '.keras' || zipBeginsWith(header, /^(metadata|config)\.json/)),
    remedy: (file) =>
      `Export it in Python: keras.models.load_model("${file}").export("model.onnx", format="onnx").`,
  },
  {
    name: 'a PyTorch file',
    extensions: ['.pt', '.pth', '.pt2', '.ckpt'],
    matches: (header, extension) =>
      isPickle(header) ||
      (isZip(header) &&
        (isPyTorchExtension(extension) || zipBeginsWith(header, /\/(data\.pkl|\.format|version)/))),
    remedy: () => pytorch,
  },
  {
    name: 'a ZIP archive',
    extensions: ['.zip', '.npz'],
    matches: isZip,
    remedy: () => 'Unpack it and choose the .onnx file inside, if there is one.',
  },
  {
    name: 'an HDF5 (Keras) model',
    extensions: ['.h5', '.hdf5'],
    matches: (header) => beginsWith(header, 0, '\x89HDF\r\n\x1a\n'),
    remedy: (file) => `Convert it: python -m tf2onnx.convert --keras "${file}" --output model.onnx`,
  },
  {
    name: 'a TensorFlow Lite model',
    extensions: ['.tflite'],
    matches: (header) => beginsWith(header, 4, 'TFL3'),
    remedy: (file) =>
      `Convert it: python -m tf2onnx.convert --tflite "${file}" --output model.onnx`,
  },
  {
    name: 'a TensorFlow SavedModel',
    extensions: [],
    matches: isSavedModel,
    remedy: () =>
      'Convert its folder: python -m tf2onnx.convert --saved-model FOLDER --output model.onnx',
  },
  {
    name: 'a TensorFlow graph',
    extensions: ['.pb'],
    matches: isGraphDef,
    remedy: (file) =>
      `Convert it: python -m tf2onnx.convert --graphdef "${file}" --inputs INPUT:0 --outputs OUTPUT:0 --output model.onnx`,
  },
  {
    name: 'a model in ORT format',
    extensions: ['.ort'],
    matches: (header) => beginsWith(header, 4, 'ORTM'),
    remedy: () => 'Choose the .onnx file that it was made from.',
  },
  {
    name: 'a safetensors file, which holds weights without a network',
    extensions: ['.safetensors'],
    matches: (header) => beginsWith(header, 8, '{"'),
    remedy: () => pytorch,
  },
];

/** The error for a file whose first bytes (some hundred) are surely not ONNX, or null. */
export function foreignContent(path: string, header: Uint8Array): GlassboxError | null {
  if (isGitLfsPointer(header)) return gitLfsPointer(path);
  const extension = extname(path).toLowerCase();
  const format = formats.find((each) => each.matches(header, extension));
  if (format) return foreignModel(path, format.name, format.remedy(basename(path)));
  return isText(header) ? modelIsText(path, textKind(header)) : null;
}

/** The error for a file that could not be read as ONNX and whose extension says what it is instead, or null. */
export function foreignExtension(path: string): GlassboxError | null {
  const extension = extname(path).toLowerCase();
  const format = formats.find((each) => each.extensions.includes(extension));
  return format ? foreignModel(path, format.name, format.remedy(basename(path))) : null;
}

export function isGitLfsPointer(header: Uint8Array): boolean {
  return beginsWith(header, 0, 'version https://git-lfs.github.com/spec/');
}

function beginsWith(header: Uint8Array, offset: number, magic: string): boolean {
  return [...magic].every((character, i) => header[offset + i] === character.charCodeAt(0));
}

function isZip(header: Uint8Array): boolean {
  return beginsWith(header, 0, 'PK\x03\x04');
}

/** Whether the first entry of a ZIP archive has such a name; it stands at byte 30 of the local header. */
function zipBeginsWith(header: Uint8Array, name: RegExp): boolean {
  const length = (header[26] ?? 0) | ((header[27] ?? 0) << 8);
  return name.test(latin1(header.subarray(30, 30 + length)));
}

function isPyTorchExtension(extension: string): boolean {
  return ['.pt', '.pth', '.pt2', '.ckpt', '.bin'].includes(extension);
}

/** Pickle protocol 2 to 5. */
function isPickle(header: Uint8Array): boolean {
  const protocol = header[1] ?? 0;
  return header[0] === 0x80 && protocol >= 2 && protocol <= 5;
}

/** `saved_model_schema_version: 1`, then the first meta graph, whose own first field is a message. */
function isSavedModel(header: Uint8Array): boolean {
  return beginsWith(header, 0, '\x08\x01\x12') && header[afterVarint(header, 3)] === 0x0a;
}

/** A first field of type message is a NodeDef, which begins with its name; ONNX has a number there. */
function isGraphDef(header: Uint8Array): boolean {
  return header[0] === 0x0a && header[afterVarint(header, 1)] === 0x0a && !isText(header);
}

function afterVarint(header: Uint8Array, start: number): number {
  let position = start;
  while ((header[position] ?? 0) & 0x80) position++;
  return position + 1;
}

/** Only characters that a text has, in UTF-8 or UTF-16. */
function isText(header: Uint8Array): boolean {
  if (beginsWith(header, 0, '\xff\xfe') || beginsWith(header, 0, '\xfe\xff')) return true;
  const isControl = (byte: number): boolean =>
    byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d].includes(byte);
  if (header.some((byte) => isControl(byte) || byte === 0x7f)) return false;
  // The header may end inside a character, which `stream` forgives.
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(header, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function textKind(header: Uint8Array): TextKind {
  const text = latin1(header)
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase();
  if (/^<(!doctype html|html|head|body)/.test(text)) return 'an HTML';
  if (text.startsWith('<')) return 'an XML';
  return /^[{[]/.test(text) ? 'a JSON' : 'a text';
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
