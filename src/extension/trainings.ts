// The trainings that run in this window. They belong to no panel and no terminal: closing a panel ends nothing, and one
// that is opened again finds its training here.

import type { Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import type { TrainRequest } from '../protocol/train';
import { Training, type TrainingOptions } from './training';
import { trainingRunning } from './trainingErrors';

export interface Trainings extends Disposable {
  /** One began, went on or ended. */
  readonly onDidChange: Event<Training>;
  /** In the order in which they began. */
  readonly running: readonly Training[];
  /** The one that runs in this folder; null where none does. */
  find(out: string): Training | null;
  /** Throws where one runs in its folder already. */
  start(request: TrainRequest): Training;
}

export function createTrainings(engine: TrainingOptions['engine']): Trainings {
  const changed = new Emitter<Training>();
  const running = new Map<string, Training>();
  const start = (request: TrainRequest): Training => {
    const { out } = request;
    if (running.has(out)) throw trainingRunning(out);
    const training = new Training({ engine, request });
    running.set(out, training);
    const tell = (): void => {
      if (training.isOver) running.delete(out);
      changed.fire(training);
    };
    training.onDidChange(tell);
    changed.fire(training);
    return training;
  };
  return {
    onDidChange: changed.event,
    get running() {
      return [...running.values()];
    },
    find: (out) => running.get(out) ?? null,
    start,
    dispose: () => {
      for (const training of running.values()) training.dispose();
      running.clear();
      changed.dispose();
    },
  };
}
