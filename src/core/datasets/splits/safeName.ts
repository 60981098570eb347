// Labels and ids as names of folders and files on every system: what one of them does not take becomes %xx, as in web
// addresses, so that different labels keep different names.

import { createHash } from 'node:crypto';

const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
const unsafe = /[\p{Cc}"%*/:<>?\\|]/gu;
/** Names have at most 255 bytes; a number against clashes and an ending are still to be added. */
const mostBytes = 180;

/** Not empty, no path in itself, and no name that Windows keeps for devices. */
export function safeName(text: string): string {
  if (text === '') return '%';
  let name = text.replace(unsafe, escapeCharacter);
  name = name.replace(/^\./, escapeCharacter).replace(/[. ]$/, escapeCharacter);
  if (reserved.test(name)) name = name.replace(/^./, escapeCharacter);
  return shortened(name);
}

function escapeCharacter(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

function shortened(name: string): string {
  if (Buffer.byteLength(name) <= mostBytes) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 12);
  let short = name.slice(0, mostBytes);
  while (Buffer.byteLength(short) > mostBytes - 13) short = [...short].slice(0, -1).join('');
  return `${short}-${digest}`;
}

/**
 * Hands out names of one folder that differ in more than upper and lower case, for many file systems do not tell those
 * apart: a second "a.png" becomes "a-2.png".
 */
export function createNames(taken: readonly string[] = []): (name: string) => string {
  const used = new Set(taken.map(fold));
  const next = new Map<string, number>();
  return (name) => {
    const dot = name.lastIndexOf('.');
    const stem = dot > 0 ? name.slice(0, dot) : name;
    let result = name;
    for (let number = next.get(fold(name)) ?? 2; used.has(fold(result)); number++) {
      result = `${stem}-${number}${name.slice(stem.length)}`;
      next.set(fold(name), number + 1);
    }
    used.add(fold(result));
    return result;
  };
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
