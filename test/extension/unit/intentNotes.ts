// What tests of intents share: notes of what was asked of a panel and of the engine, and messages that no panel takes.

export function takeNotes() {
  const done: unknown[][] = [];
  return {
    done,
    note:
      (name: string) =>
      (...args: readonly unknown[]): void =>
        void done.push([name, ...args]),
    /** Of something that answers later. */
    noteAsync:
      <T = void>(name: string, answer?: T) =>
      async (...args: readonly unknown[]): Promise<T> => {
        done.push([name, ...args]);
        return answer as T;
      },
  };
}

export const strangeMessages: readonly [string, unknown][] = [
  ['nothing', undefined],
  ['an unknown kind', { kind: 'delete-everything' }],
  ['something to copy that is no text', { kind: 'copy', text: { toString: () => 'x' } }],
];
