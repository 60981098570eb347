// A subject that keeps what it has learned about one picture: the scores come along with whatever pass runs first, and what
// is known is not computed again. So a map and its prediction cost one pass together.

import type { Pass, PassResult, Rows, Subject } from './subject';

/** `picture`: the very array that the passes hand over as rows. `extra`: further values that come along with the scores. */
export function rememberPicture(
  subject: Subject,
  picture: Rows,
  extra: readonly string[] = [],
): Subject {
  const known = new Map<string, Rows>();
  const always = [subject.scores, subject.probabilities, ...extra];

  const run: Subject['run'] = async (pass, signal) => {
    if (pass.rows !== picture || pass.count !== 1 || pass.from) return subject.run(pass, signal);
    const isKnown = pass.fetches.every((name) => known.has(name));
    if (isKnown && !pass.backward) return { values: picked(pass.fetches), gradients: new Map() };
    const shortcut = isKnown ? tailPass(pass) : null;
    if (shortcut) {
      const { gradients } = await subject.run(shortcut, signal);
      return { values: picked(pass.fetches), gradients };
    }
    const fetches = [...new Set([...pass.fetches, ...always])];
    const result = await subject.run({ ...pass, fetches }, signal);
    for (const [name, rows] of result.values) known.set(name, rows);
    return result;
  };

  const picked = (names: readonly string[]): PassResult['values'] =>
    new Map(names.map((name) => [name, known.get(name) ?? new Float32Array(0)]));

  /** A gradient at a layer whose value is known needs nothing from before that layer. */
  const tailPass = (pass: Pass): Pass | null => {
    const [layer, ...others] = pass.backward?.wanted ?? [];
    const rows = known.get(layer ?? '');
    if (layer === undefined || others.length > 0 || !rows) return null;
    return { ...pass, rows, from: { layer, picture }, fetches: [] };
  };

  return { ...subject, run };
}
