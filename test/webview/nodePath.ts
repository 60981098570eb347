// As much of node:path as code of core needs in a page under test.

export function basename(path: string): string {
  return path.split('/').at(-1) ?? '';
}

export function extname(path: string): string {
  return /\.[^./]+$/.exec(path)?.[0] ?? '';
}
