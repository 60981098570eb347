// What a picker lists: options in groups, narrowed by the words that were typed.

export interface PickerOption {
  readonly key: string;
  readonly label: string;
  /** At the right end of the line. */
  readonly detail?: string;
  /** Under the label. */
  readonly note?: string;
  /** It cannot be picked; `note` says why. */
  readonly isDisabled?: boolean;
  readonly isCurrent?: boolean;
}

export interface PickerGroup {
  /** Empty: no heading. */
  readonly name: string;
  readonly options: readonly PickerOption[];
}

export interface PickerList {
  readonly groups: readonly PickerGroup[];
  /** Options that match and are not listed. */
  readonly hidden: number;
}

/** A list of a thousand is not read, it is searched. */
const listed = 100;

/** Options whose label, note or key holds every word of `query`, in any order and case. */
export function filterPicker(groups: readonly PickerGroup[], query: string): PickerList {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  let room = listed;
  let hidden = 0;
  const shown = groups.map(({ name, options }) => {
    const matching = options.filter((option) => matches(option, words));
    const taken = matching.slice(0, room);
    room -= taken.length;
    hidden += matching.length - taken.length;
    return { name, options: taken };
  });
  return { groups: shown.filter(({ options }) => options.length > 0), hidden };
}

function matches({ key, label, note = '' }: PickerOption, words: readonly string[]): boolean {
  const text = `${label} ${note} ${key}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

/** The option that a key leads to from `current`, or null when the key is none of the list's. */
export function optionOfKey(key: string, current: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
      return (current + 1) % count;
    case 'ArrowUp':
      return (current - 1 + count) % count;
    case 'PageDown':
      return Math.min(count - 1, current + 8);
    case 'PageUp':
      return Math.max(0, current - 8);
    default:
      return null;
  }
}
