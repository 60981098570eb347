// Rows of a tree view as plain data, and the provider that shows them. A view is a function that returns its rows.

import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';

export interface TreeNode {
  /** Unique in its view; keeps expansion and selection over a refresh. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: string;
  /** A codicon's name. */
  readonly icon?: string;
  readonly children?: readonly TreeNode[];
  /** Makes the children when the row is opened, in place of `children`. */
  readonly load?: () => Promise<readonly TreeNode[]>;
  readonly isExpanded?: boolean;
  /** What menus test as `viewItem`. */
  readonly kind?: string;
  /** The file it stands for, which commands in its menu are about. */
  readonly resourceUri?: vscode.Uri;
  readonly command?: { readonly id: string; readonly args: readonly unknown[] };
}

export interface TreeView extends Disposable {
  refresh(): void;
}

export function createTree(viewId: string, roots: () => Promise<readonly TreeNode[]>): TreeView {
  const changed = new vscode.EventEmitter<undefined>();
  const provider: vscode.TreeDataProvider<TreeNode> = {
    onDidChangeTreeData: changed.event,
    getTreeItem: toTreeItem,
    getChildren: async (node) => [...(node ? await childrenOf(node) : await roots())],
  };
  const registration = vscode.window.registerTreeDataProvider(viewId, provider);
  return {
    refresh: () => changed.fire(undefined),
    dispose: () => {
      registration.dispose();
      changed.dispose();
    },
  };
}

function toTreeItem(node: TreeNode): vscode.TreeItem {
  const item = new vscode.TreeItem(node.label, collapsibleState(node));
  item.id = node.id;
  item.tooltip = node.tooltip ?? [node.label, node.description].filter(Boolean).join(' ');
  item.accessibilityInformation = { label: accessibleLabel(node) };
  if (node.description !== undefined) item.description = node.description;
  if (node.icon !== undefined) item.iconPath = new vscode.ThemeIcon(node.icon);
  if (node.kind !== undefined) item.contextValue = node.kind;
  if (node.command) {
    const { id, args } = node.command;
    item.command = { command: id, title: node.label, arguments: [...args] };
  }
  return item;
}

function childrenOf({
  children,
  load,
}: TreeNode): readonly TreeNode[] | Promise<readonly TreeNode[]> {
  return load ? load() : (children ?? []);
}

function collapsibleState({
  children,
  load,
  isExpanded,
}: TreeNode): vscode.TreeItemCollapsibleState {
  if (!load && (!children || children.length === 0)) return vscode.TreeItemCollapsibleState.None;
  return isExpanded
    ? vscode.TreeItemCollapsibleState.Expanded
    : vscode.TreeItemCollapsibleState.Collapsed;
}

/** A screen reader hears of a warning what others see by its icon. */
function accessibleLabel({ icon, label, description }: TreeNode): string {
  const prefix = icon === 'warning' ? vscode.l10n.t('Warning:') : '';
  return [prefix, label, description].filter(Boolean).join(' ');
}
