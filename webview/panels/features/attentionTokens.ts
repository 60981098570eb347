// Tokens of an attention: the class token and others that come first, then those of the grid.

import type { AttentionLayer } from '../../../src/protocol/features';
import type { Place } from './featuresStore';

/** The token asked for; else the class token, or the middle of the grid where there is none. */
export function chosenToken(layer: AttentionLayer, token: number | null): number {
  if (token !== null && token < layer.tokens) return token;
  return layer.extraTokens > 0 ? 0 : middleToken(layer);
}

export function middleToken({ extraTokens, width, height }: AttentionLayer): number {
  return extraTokens + Math.floor(height / 2) * width + Math.floor(width / 2);
}

/** Where a token lies; null for those without a place. */
export function attentionGridPlace(layer: AttentionLayer, token: number): Place | null {
  const index = token - layer.extraTokens;
  if (index < 0) return null;
  return { y: Math.floor(index / layer.width), x: index % layer.width };
}
