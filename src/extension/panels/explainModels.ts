// What is known of the models that explanations use: their options, asked once and kept, and the classes that each of
// them sees in the picture.

import type { Disposable } from '../../base/disposable';
import { type ErrorFacts, errorFacts, isCancelled } from '../../base/errors';
import type { EngineApi } from '../../protocol/engine';
import type { ExplainOptions } from '../../protocol/explain';
import type { CellModel } from '../../protocol/explainPanel';
import type { ProviderChoice } from '../../protocol/model';
import type { ClassScore } from '../../protocol/prediction';
import type { Remote } from '../../protocol/rpc';

export interface ExplainModels extends Disposable {
  /** Fails with the engine's reason, and asks again the next time. */
  options(path: string): Promise<ExplainOptions>;
  setTop(path: string, top: readonly ClassScore[]): void;
  /** The file has changed. */
  forget(path: string): void;
  /** Another picture under the same name: what was seen in the old one is forgotten. */
  forgetPicture(): void;
  known(path: string): Omit<CellModel, 'name' | 'path'>;
}

interface Entry {
  readonly abort: AbortController;
  readonly asked: Promise<ExplainOptions>;
  options: ExplainOptions | null;
}

export interface ExplainModelsOptions {
  readonly engine: Pick<Remote<EngineApi>, 'explainOptions'>;
  readonly provider: () => ProviderChoice;
  readonly onChange: () => void;
}

export function createExplainModels(parts: ExplainModelsOptions): ExplainModels {
  const { engine, provider, onChange } = parts;
  const entries = new Map<string, Entry>();
  const errors = new Map<string, ErrorFacts>();
  const tops = new Map<string, readonly ClassScore[]>();

  const ask = (path: string): Entry => {
    const abort = new AbortController();
    const request = { model: path, provider: provider() };
    const asked = engine.explainOptions(request, { signal: abort.signal });
    const entry: Entry = { abort, asked, options: null };
    entries.set(path, entry);
    errors.delete(path);
    asked.then(
      (options) => {
        entry.options = options;
        if (entries.get(path) === entry) onChange();
      },
      (error: unknown) => {
        if (entries.get(path) !== entry) return;
        entries.delete(path);
        if (!isCancelled(error)) errors.set(path, errorFacts(error));
        onChange();
      },
    );
    return entry;
  };

  const forget = (path: string): void => {
    const entry = entries.get(path);
    entries.delete(path);
    entry?.abort.abort();
    errors.delete(path);
    tops.delete(path);
  };

  return {
    options: (path) => (entries.get(path) ?? ask(path)).asked,
    setTop: (path, top) => void tops.set(path, top),
    forget,
    forgetPicture: () => tops.clear(),
    known: (path) => ({
      options: entries.get(path)?.options ?? null,
      error: errors.get(path) ?? null,
      top: tops.get(path) ?? [],
    }),
    dispose: () => {
      for (const path of [...entries.keys()]) forget(path);
    },
  };
}
