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

/** The model card's place: `<model>.glassbox.json` beside the model. */
export function modelCardPath(modelPath: string): string {
  return `${modelPath.replace(/\.onnx$/i, '')}.glassbox.json`;
}
