// What can be asked of a graph that it does not have.

import { basename } from 'node:path';
import { GlassboxError } from '../../../base/errors';
import { shortened } from './labels';

const remedy = 'Look at the file as it is now: it may have changed since.';

export function nodeUnknown(path: string, index: number): GlassboxError {
  const message = `"${basename(path)}" has no node ${index}.`;
  return new GlassboxError({ code: 'node-unknown', message, remedy, path });
}

export function blockUnknown(path: string, id: string): GlassboxError {
  const message = `"${basename(path)}" has no block "${shortened(id)}".`;
  return new GlassboxError({ code: 'block-unknown', message, remedy, path });
}

export function weightUnknown(path: string, name: string): GlassboxError {
  const message = `"${basename(path)}" has no weight of numbers named "${shortened(name)}".`;
  return new GlassboxError({ code: 'weight-unknown', message, remedy, path });
}
