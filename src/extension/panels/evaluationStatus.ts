// The status bar item of evaluations that are under way: how far, and a click shows the panel. Gone when none runs.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import type { RunManifest } from '../../protocol/evaluation';
import type { GalleryProgress } from '../../protocol/galleryPanel';
import { escapeIcons, formatInteger, shorten } from '../format';

const priority = 89;
const nameLength = 24;

export interface RunningEvaluation {
  /** Full path of the run folder. */
  readonly run: string;
  readonly manifest: RunManifest | null;
  readonly progress: GalleryProgress | null;
}

export interface EvaluationStatus extends Disposable {
  show(running: readonly RunningEvaluation[]): void;
}

export function createEvaluationStatus(): EvaluationStatus {
  let item: vscode.StatusBarItem | null = null;
  const create = (): vscode.StatusBarItem => {
    const { Left } = vscode.StatusBarAlignment;
    const made = vscode.window.createStatusBarItem('glassbox.evaluation', Left, priority);
    made.name = vscode.l10n.t('Glassbox Evaluation');
    return made;
  };
  return {
    show: (running) => {
      const [first] = running;
      if (!first) {
        item?.hide();
        return;
      }
      item ??= create();
      const { text, tooltip } = evaluationText(running);
      item.text = text;
      item.tooltip = tooltip;
      item.command = {
        command: 'glassbox.openRun',
        title: vscode.l10n.t('Show Evaluation'),
        arguments: [{ run: first.run }],
      };
      item.show();
    },
    dispose: () => item?.dispose(),
  };
}

export function evaluationText(running: readonly RunningEvaluation[]): {
  readonly text: string;
  readonly tooltip: string;
} {
  const done = running.reduce((sum, { progress }) => sum + (progress?.done ?? 0), 0);
  const total = running.reduce((sum, { progress }) => sum + (progress?.total ?? 0), 0);
  const share = total === 0 ? '' : ` ${Math.floor((100 * done) / total)} %`;
  const [first] = running;
  const isOnly = running.length === 1;
  const name = isOnly && first ? nameOf(first) : vscode.l10n.t('{0} evaluations', running.length);
  const lines = running.map((evaluation) => {
    const { progress } = evaluation;
    if (!progress) return nameOf(evaluation);
    const counts = [formatInteger(progress.done), formatInteger(progress.total)] as const;
    return vscode.l10n.t('{0}: {1} of {2} pictures', nameOf(evaluation), ...counts);
  });
  return {
    text: `$(loading~spin) ${escapeIcons(shorten(name, nameLength))}${share}`,
    tooltip: lines.join('\n'),
  };
}

function nameOf({ run, manifest }: RunningEvaluation): string {
  return manifest === null ? basename(run) : `${manifest.dataset.name} · ${manifest.model.name}`;
}
