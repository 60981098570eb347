// The status bar item: the active model and what runs it, or that something is wrong; a click chooses another model.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../base/disposable';
import { escapeIcons, providerName, shorten } from './format';
import type { State, Store } from './store';

const priority = 90;
const nameLength = 32;

export function createStatusBar(store: Store): Disposable {
  const owned = new DisposableStore();
  const item = owned.add(
    vscode.window.createStatusBarItem(
      'glassbox.activeModel',
      vscode.StatusBarAlignment.Right,
      priority,
    ),
  );
  item.name = vscode.l10n.t('Glassbox Model');
  item.command = 'glassbox.chooseModel';
  const draw = (): void => {
    if (!vscode.workspace.isTrusted) {
      item.hide();
      return;
    }
    const { text, lines, isWarning } = statusText(store.state);
    item.text = text;
    item.tooltip = tooltip(lines);
    item.backgroundColor = isWarning
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    item.accessibilityInformation = { label: lines.join(' '), role: 'button' };
    item.show();
  };
  draw();
  owned.add(store.onDidChange(draw));
  owned.add(vscode.workspace.onDidGrantWorkspaceTrust(draw));
  return owned;
}

export interface StatusText {
  readonly text: string;
  readonly lines: readonly string[];
  readonly isWarning: boolean;
}

export function statusText(state: State): StatusText {
  const { activeModel, provider } = state;
  const choose = vscode.l10n.t('Click to choose another model.');
  if (activeModel === null) {
    const text = `$(circuit-board) ${vscode.l10n.t('Choose a model')}`;
    const lines = [vscode.l10n.t('Glassbox has no active model. Click to choose one.')];
    return { text, lines, isWarning: false };
  }
  const fullName = basename(activeModel);
  const name = escapeIcons(shorten(fullName, nameLength));
  const problem = problemOf(state);
  if (problem !== null) {
    const lines = [fullName, problem, choose];
    return { text: `$(warning) ${name}`, lines, isWarning: true };
  }
  const suffix = provider ? ` · ${providerName(provider.provider)}` : '';
  return {
    text: `$(circuit-board) ${name}${suffix}`,
    lines: [fullName, ...(provider ? [provider.reason] : []), choose],
    isWarning: false,
  };
}

function problemOf({ engine, description }: State): string | null {
  if (engine.kind === 'crashed') {
    return vscode.l10n.t('The engine stopped ({0}). It starts again when needed.', engine.reason);
  }
  if (description.kind === 'failed') return description.error.message;
  if (description.kind !== 'ready') return null;
  const { card } = description.description;
  return 'error' in card ? card.error.message : null;
}

/** File names and reasons are text, never Markdown. */
function tooltip(lines: readonly string[]): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  lines.forEach((line, index) => {
    if (index > 0) markdown.appendMarkdown('\n\n');
    markdown.appendText(line);
  });
  return markdown;
}
