// package.json against the code and the texts it refers to: what VS Code would drop silently fails here.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';

vi.mock('vscode', async () => (await import('./vscodeFake')).vscodeFake);

import { commands } from '../../../src/extension/commands';
import { imageExtensions } from '../../../src/extension/fileTypes';
import { explainViewType } from '../../../src/extension/panels/explainPanels';
import { predictionViewType } from '../../../src/extension/panels/predictionPanels';
import { settingDefaults, settingKeys } from '../../../src/extension/settingValues';
import { activeModelViewId } from '../../../src/extension/views/activeModelView';
import { modelsViewId } from '../../../src/extension/views/modelsView';
import { providers } from '../../../src/protocol/model';

const root = resolve(__dirname, '../../..');
const text = readFileSync(join(root, 'package.json'), 'utf8');
const manifest = JSON.parse(text);
const { contributes } = manifest;
const titles: Record<string, string> = JSON.parse(
  readFileSync(join(root, 'package.nls.json'), 'utf8'),
);

interface MenuItem {
  readonly command: string;
  readonly when?: string;
}

const menuItems: MenuItem[] = Object.values<MenuItem[]>(contributes.menus).flat();
const contributedIds: string[] = contributes.commands.map((it: MenuItem) => it.command);

describe('the manifest', () => {
  it('refers to texts that exist, and to every one of them', () => {
    const used = [...text.matchAll(/"%([^%"]+)%"/g)].map((match) => match[1]);
    expect([...new Set(used)].sort()).toEqual(Object.keys(titles).sort());
  });

  it('contributes exactly the commands that are registered', () => {
    expect([...contributedIds].sort()).toEqual(commands.map(({ id }) => id).sort());
  });

  it('has a file for every command and every command in its index', () => {
    const files = readdirSync(join(root, 'src/extension/commands'));
    const own = files.filter((file) => !['index.ts', 'command.ts'].includes(file));
    expect(own).toHaveLength(commands.length);
  });

  it('names in menus, welcomes and walkthroughs only commands that exist', () => {
    const links = [...JSON.stringify(titles).matchAll(/\(command:(glassbox\.\w+)\)/g)];
    const steps = [...text.matchAll(/onCommand:(glassbox\.\w+)/g)];
    const named = [
      ...menuItems.map((it) => it.command),
      ...[...links, ...steps].map((it) => it[1]),
    ];
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((id) => !contributedIds.includes(id ?? ''))).toEqual([]);
  });

  it('offers itself for the same pictures as the code takes', () => {
    const lists = menuItems.flatMap(
      ({ when = '' }) => /resourceExtname =~ \/\^\\\.\(([^)]*)\)\$\/i/.exec(when)?.[1] ?? [],
    );
    expect(lists).toHaveLength(6);
    for (const list of lists) expect(list.split('|')).toEqual(imageExtensions);
  });

  it('offers itself on files only, local or of a remote host', () => {
    const onFiles = menuItems.filter(({ when = '' }) =>
      /resourceExtname|explorerResource/.test(when),
    );
    expect(onFiles.length).toBeGreaterThan(5);
    for (const { when } of onFiles)
      expect(when).toContain('resourceScheme =~ /^(file|vscode-remote)$/');
  });

  it('declares the settings that are read, with their defaults', () => {
    const properties = contributes.configuration.properties;
    expect(Object.keys(properties).sort()).toEqual(
      settingKeys.map((key) => `glassbox.${key}`).sort(),
    );
    expect(properties['glassbox.executionProvider']).toMatchObject({
      enum: ['auto', ...providers],
      default: settingDefaults.provider,
      scope: 'machine-overridable',
    });
    expect(properties['glassbox.executionProvider'].markdownEnumDescriptions).toHaveLength(7);
    expect(properties['glassbox.engine.idleMinutes'].default).toBe(settingDefaults.idleMinutes);
    expect(properties['glassbox.topK'].default).toBe(settingDefaults.topK);
    expect(properties['glassbox.engine.nodePath'].scope).toBe('machine');
  });

  it('restricts every setting that names a program or a file in workspaces without trust', () => {
    expect(manifest.capabilities.untrustedWorkspaces).toMatchObject({
      supported: 'limited',
      restrictedConfigurations: ['glassbox.engine.nodePath', 'glassbox.activeModel'],
    });
  });

  it('declares the views and the panels that the code makes', () => {
    const views = contributes.views.glassbox.map((view: { id: string }) => view.id);
    expect(views).toEqual([modelsViewId, activeModelViewId]);
    expect(manifest.activationEvents).toEqual(
      [predictionViewType, explainViewType].map((type) => `onWebviewPanel:${type}`),
    );
  });

  it('refers to pictures that exist', () => {
    const files = [...text.matchAll(/"(media\/[\w./-]+\.(?:svg|png))"/g)].map((match) => match[1]);
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => !existsSync(join(root, file ?? '')))).toEqual([]);
    for (const theme of ['light', 'dark']) {
      expect(existsSync(join(root, `media/panel-${theme}.svg`))).toBe(true);
    }
  });
});
