// The status bar item of trainings that are under way: epoch and how far, and a click shows the panel. Gone when none
// runs.

import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable';
import { DisposableStore } from '../base/disposable';
import { escapeIcons, formatInteger, shorten } from './format';
import { createThrottle } from './throttle';
import type { Training } from './training';
import type { Trainings } from './trainings';
import { requestName, trainedShare } from './trainingText';

const priority = 88;
const nameLength = 32;
const redrawIntervalMs = 250;

export function createTrainingStatus(trainings: Trainings): Disposable {
  const owned = new DisposableStore();
  let item: vscode.StatusBarItem | null = null;
  const create = (): vscode.StatusBarItem => {
    const { Left } = vscode.StatusBarAlignment;
    const made = owned.add(vscode.window.createStatusBarItem('glassbox.training', Left, priority));
    made.name = vscode.l10n.t('Glassbox Training');
    return made;
  };
  const draw = (): void => {
    const { running } = trainings;
    const [first] = running;
    if (!first) {
      item?.hide();
      return;
    }
    item ??= create();
    const { text, tooltip } = trainingStatusText(running);
    item.text = text;
    item.tooltip = tooltip;
    item.command = {
      command: 'glassbox.openTraining',
      title: vscode.l10n.t('Show Training'),
      arguments: [{ out: first.out }],
    };
    item.show();
  };
  const throttle = owned.add(createThrottle(draw, redrawIntervalMs));
  owned.add(trainings.onDidChange(() => throttle.request()));
  return owned;
}

export function trainingStatusText(running: readonly Pick<Training, 'request' | 'state'>[]): {
  readonly text: string;
  readonly tooltip: string;
} {
  const [first] = running;
  const isOnly = running.length === 1;
  const name =
    isOnly && first ? requestName(first) : vscode.l10n.t('{0} trainings', running.length);
  const parts = isOnly && first ? progressParts(first) : [];
  return {
    text: [`$(loading~spin) ${escapeIcons(shorten(name, nameLength))}`, ...parts].join(' · '),
    tooltip: running
      .map((training) => [requestName(training), ...progressParts(training)].join(' · '))
      .join('\n'),
  };
}

function progressParts({ state }: Pick<Training, 'state'>): readonly string[] {
  const { progress, status, work } = state;
  if (status === 'stopping') return [vscode.l10n.t('stopping')];
  if (work) return [workText(work.work)];
  const share = trainedShare(state);
  if (!progress || share === null) return [];
  return [
    vscode.l10n.t('epoch {0}/{1}', formatInteger(progress.epoch), formatInteger(progress.epochs)),
    `${Math.floor(100 * share)} %`,
  ];
}

function workText(work: NonNullable<Training['state']['work']>['work']): string {
  switch (work) {
    case 'preparing':
      return vscode.l10n.t('preparing');
    case 'features':
      return vscode.l10n.t('features');
    case 'export':
      return vscode.l10n.t('writing the model');
    case 'test':
      return vscode.l10n.t('testing');
    case 'before':
      return vscode.l10n.t('testing the model before');
  }
}
