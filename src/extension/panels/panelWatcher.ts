// Follows the files that a panel shows: its picture, and the models that it uses at the time.

import { type Disposable, DisposableStore } from '../../base/disposable';
import { watchFile } from '../fileWatcher';
import { watchModel } from '../modelWatcher';

export interface PanelWatcher extends Disposable {
  /** The models from now on. */
  follow(models: readonly string[]): void;
}

export function createPanelWatcher(
  image: string,
  onPicture: () => void,
  onModel: (path: string) => void,
): PanelWatcher {
  const owned = new DisposableStore();
  const watched = new Map<string, Disposable>();
  owned.add(watchFile(image, onPicture));

  const follow = (models: readonly string[]): void => {
    for (const [path, watcher] of [...watched]) {
      if (models.includes(path)) continue;
      watched.delete(path);
      watcher.dispose();
    }
    for (const path of models) {
      if (!watched.has(path))
        watched.set(
          path,
          watchModel(path, () => onModel(path)),
        );
    }
  };
  owned.add({ dispose: () => follow([]) });
  return { follow, dispose: () => owned.dispose() };
}
