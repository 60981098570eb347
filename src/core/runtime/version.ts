// Version of the ONNX Runtime in use, without loading its native library.

import { version } from 'onnxruntime-node/package.json';

export const onnxruntimeVersion: string = version;
