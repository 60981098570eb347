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
