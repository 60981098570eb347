// What a package for each platform carries, worked out from the committed lock file.

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { closure } from '../../.ci/runtimePackages';
import { findTarget } from '../../.ci/targets';
import { readZipDirectory } from '../../.ci/zip';

const root = resolve(__dirname, '../..');
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;

const everywhere = [
  '@duckdb/node-api',
  '@duckdb/node-bindings',
  '@img/colour',
  'detect-libc',
  'onnxruntime-common',
  'onnxruntime-node',
  'semver',
  'sharp',
];

const natives = [
  [
    'linux-x64',
    ['@duckdb/node-bindings-linux-x64', '@img/sharp-libvips-linux-x64', '@img/sharp-linux-x64'],
  ],
  [
    'linux-arm64',
    [
      '@duckdb/node-bindings-linux-arm64',
      '@img/sharp-libvips-linux-arm64',
      '@img/sharp-linux-arm64',
    ],
  ],
  ['win32-x64', ['@duckdb/node-bindings-win32-x64', '@img/sharp-win32-x64']],
  ['win32-arm64', ['@duckdb/node-bindings-win32-arm64', '@img/sharp-win32-arm64']],
  [
    'darwin-arm64',
    [
      '@duckdb/node-bindings-darwin-arm64',
      '@img/sharp-darwin-arm64',
      '@img/sharp-libvips-darwin-arm64',
    ],
  ],
] as const;

describe('a package', () => {
  it.each(natives)('for %s carries its own native packages and no others', (name, own) => {
    expect([...closure(lock, findTarget(name))].sort()).toEqual([...everywhere, ...own].sort());
  });

  it.each(['darwin-x64', 'alpine-x64', 'linux-armhf', ''])('is refused for "%s"', (name) => {
    expect(() => findTarget(name)).toThrow(`There is no package for ${name}: ONNX Runtime has no`);
  });
});

describe('readZipDirectory', () => {
  // Written by Python's zipfile with extra fields, entry comments and an archive comment.
  const zip = Buffer.from(
    'UEsDBBQAAAAIAAAAIVAD2jiaCwAAAOgDAAAFAAYAYS50eHSZmQIAYWJLTBwFo2AUDHcAAFBLAwQUAAAICAAAACFQhqYQNgcAAAAFAAAACgAGAGRpci/DvC50eHSZmQIAYWLLSM3JyQcAUEsBAhQDFAAAAAgAAAAhUAPaOJoLAAAA6AMAAAUABgABAAAAAAAAAIABAAAAAGEudHh0mZkCAGFiY1BLAQIUAxQAAAgIAAAAIVCGphA2BwAAAAUAAAAKAAYAAQAAAAAAAACAATQAAABkaXIvw7wudHh0mZkCAGFiY1BLBQYAAAAAAgACAHkAAABpAAAABwB0aGUgZW5k',
    'base64',
  );

  it('lists names and sizes', () => {
    expect(readZipDirectory(zip)).toEqual([
      { name: 'a.txt', size: 1000, compressed: 11 },
      { name: 'dir/ü.txt', size: 5, compressed: 7 },
    ]);
  });

  it.each([
    ['an empty file', Buffer.alloc(0)],
    ['a text', Buffer.from('not a zip file, but longer than its last record')],
  ])('refuses %s', (_, bytes) => {
    expect(() => readZipDirectory(bytes)).toThrow('not a zip file');
  });
});
