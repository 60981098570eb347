// What can be wrong with a question about feature maps, one named factory each.

import { GlassboxError } from '../../base/errors';

export function layerUnknown(value: string): GlassboxError {
  return new GlassboxError({
    code: 'layer-unknown',
    message: `The model has no layer "${value}" with rows and columns, or with tokens on a grid.`,
    remedy: 'Choose one that the features command or the panel lists.',
  });
}

export function attentionUnknown(value: string): GlassboxError {
  return new GlassboxError({
    code: 'layer-unknown',
    message: `The model has no attention "${value}" between tokens.`,
    remedy: 'Choose one that the panel lists.',
  });
}

export function channelOutside(value: string, channel: number, channels: number): GlassboxError {
  return new GlassboxError({
    code: 'channel-unknown',
    message: `"${value}" has channels 0 to ${channels - 1}, not ${channel}.`,
  });
}

export function tokenOutside(value: string, token: number, tokens: number): GlassboxError {
  return new GlassboxError({
    code: 'token-unknown',
    message: `"${value}" has tokens 0 to ${tokens - 1}, not ${token}.`,
  });
}

/** What needs the canonical graph, where there is none; `reason` is a sentence. */
export function needsCanonical(what: string, reason: string): GlassboxError {
  return new GlassboxError({
    code: 'features-unsupported',
    message: `${what} cannot be computed for this model: ${reason}`,
  });
}
