// Which files Glassbox offers itself for. The same lists stand in package.json's menus; a test compares them.

export const imageExtensions = [
  'png',
  'jpg',
  'jpeg',
  'jfif',
  'webp',
  'gif',
  'tif',
  'tiff',
  'avif',
  'bmp',
] as const;

const imagePattern = new RegExp(`\\.(${imageExtensions.join('|')})$`, 'i');

export function isImagePath(path: string): boolean {
  return imagePattern.test(path);
}

export function isModelPath(path: string): boolean {
  return /\.onnx$/i.test(path);
}

/** Where a model's card may lie, beside it; the first is where a new one is written. */
export function modelCardPaths(modelPath: string): readonly string[] {
  return [`${modelPath.replace(/\.onnx$/i, '')}.glassbox.json`, `${modelPath}.glassbox.json`];
}

/** Files that are a dataset by themselves: manifests, and the binary files of MNIST and CIFAR. */
export const datasetPattern =
  /\.(csv|tsv|tab|jsonl|ndjson|parquet)$|idx[13]-ubyte(\.gz)?$|(data_batch_\d|test_batch|train|test)\.bin$/i;

/** Those whose columns can be mapped. */
export const manifestPattern = /\.(csv|tsv|tab|jsonl|ndjson|parquet)$/i;

export function isManifestPath(path: string): boolean {
  return manifestPattern.test(path);
}
