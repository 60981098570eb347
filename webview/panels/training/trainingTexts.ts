// What is said about a training in several places: durations, phases, and whether it is at work.

import type { TrainSnapshot } from '../../../src/protocol/trainPanel';
import type { TrainPhase } from '../../../src/protocol/trainRecipe';
import { formatNumber, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';

export function isUnderWay({ status }: TrainSnapshot): boolean {
  return status === 'starting' || status === 'running' || status === 'stopping';
}

/** Neither a plan is known nor why there is none. */
export function isBeingPlanned({ status, plan, error }: TrainSnapshot): boolean {
  return status === 'planning' && plan === null && error === null;
}

export function phaseName({ manifest, plan }: TrainSnapshot, index: number): string {
  const phases = (manifest ?? plan)?.config.phases ?? [];
  return plainText(phases[index]?.name ?? '');
}

/** "0.4 s", "12 s", "3 min", "1.5 h". */
export function durationText(seconds: number): string {
  if (seconds < 9.95) return t('{0} s', formatNumber(seconds, 1));
  if (seconds < 90) return t('{0} s', Math.round(seconds));
  if (seconds < 5400) return t('{0} min', Math.round(seconds / 60));
  return t('{0} h', formatNumber(seconds / 3600, 1));
}

export function workText(work: NonNullable<TrainSnapshot['work']>['work']): string {
  switch (work) {
    case 'preparing':
      return t('Preparing');
    case 'features':
      return t('Computing features');
    case 'export':
      return t('Writing the model');
    case 'test':
      return t('Testing');
    case 'before':
      return t('Testing the model as it was before');
    default: {
      const unknown: never = work;
      return unknown;
    }
  }
}

/** What a phase trains, in words. */
export function trainedText({ train }: Pick<TrainPhase, 'train'>): string {
  if (train === 'head') return t('the head');
  if (train === 'all') return t('everything');
  return train === 1
    ? t('the head and the last block')
    : t('the head and the last {0} blocks', train);
}

export function scheduleText({ schedule }: Pick<TrainPhase, 'schedule'>): string {
  switch (schedule.kind) {
    case 'constant':
      return t('constant');
    case 'step':
      return t('× {0} every {1} epochs', formatNumber(schedule.factor), schedule.every);
    case 'cosine':
      return t('cosine');
    case 'one-cycle':
      return t('one cycle');
    default: {
      const unknown: never = schedule;
      return unknown;
    }
  }
}

/** The file's own name of a path, and its folder where there is one. */
export function shortId(id: string): string {
  return plainText(id.split(/[\\/]/).slice(-2).join('/'));
}
