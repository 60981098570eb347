// The one function through which every string of a panel goes. The host hands the translations over as JSON in
// `data-l10n` on the body, keyed by the English text; what is missing there stays English.

type Bundle = Readonly<Record<string, string>>;

const bundle: Bundle =
  typeof document === 'undefined' ? {} : parseBundle(document.body?.dataset.l10n);

/** `{0}`, `{1}` … in the message stand for the arguments, as in `vscode.l10n.t`. */
export function t(message: string, ...args: readonly (string | number)[]): string {
  return translate(bundle, message, args);
}

export function translate(
  table: Bundle,
  message: string,
  args: readonly (string | number)[] = [],
): string {
  const text = Object.hasOwn(table, message) ? (table[message] ?? message) : message;
  return text.replace(/\{(\d+)\}/g, (place, index: string) => String(args[Number(index)] ?? place));
}

/** Keeps the entries that are text; a damaged bundle must not keep a panel from opening. */
export function parseBundle(json: string | undefined): Bundle {
  try {
    const value: unknown = JSON.parse(json || '{}');
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    return Object.fromEntries(entries.filter(([, text]) => typeof text === 'string'));
  } catch {
    return {};
  }
}
