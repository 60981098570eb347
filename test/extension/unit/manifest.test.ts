// package.json against the code and the texts it refers to: what VS Code would drop silently fails here.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';

vi.mock('vscode', async () => (await import('./vscodeFake')).vscodeFake);

import { commands } from '../../../src/extension/commands';
import { modelEditorViewType } from '../../../src/extension/editors/modelEditors';
import { datasetPattern, imageExtensions, manifestPattern } from '../../../src/extension/fileTypes';
import { explainViewType } from '../../../src/extension/panels/explainPanels';
import { featuresViewType } from '../../../src/extension/panels/featuresPanels';
import { galleryViewType } from '../../../src/extension/panels/galleryPanels';
import { predictionViewType } from '../../../src/extension/panels/predictionPanels';
import { trainingViewType } from '../../../src/extension/panels/trainingPanels';
import { settingDefaults, settingKeys } from '../../../src/extension/settingValues';
import { trainTaskFields } from '../../../src/extension/tasks/trainTaskDefinition';
import { trainProblemMatcher, trainTaskType } from '../../../src/extension/tasks/trainTaskType';
import { activeModelViewId } from '../../../src/extension/views/activeModelView';
import { datasetsViewId } from '../../../src/extension/views/datasetsView';
import { modelsViewId } from '../../../src/extension/views/modelsView';
import { trainingsViewId } from '../../../src/extension/views/trainingsView';
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
    expect(lists).toHaveLength(9);
    for (const list of lists) expect(list.split('|')).toEqual(imageExtensions);
  });

  it('offers itself for the same datasets as the code takes', () => {
    const patterns = menuItems.flatMap(({ command, when = '' }) => {
      const found = /resourceFilename =~ (\/.+\/i)/.exec(when)?.[1];
      return found === undefined ? [] : [[command, found]];
    });
    expect(patterns).toEqual([
      ['glassbox.evaluate', String(datasetPattern)],
      ['glassbox.mapManifest', String(manifestPattern)],
    ]);
  });

  it('offers itself on files only, local or of a remote host', () => {
    const onFiles = menuItems.filter(({ when = '' }) =>
      /resourceExtname|resourceFilename|explorerResource/.test(when),
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
    expect(views).toEqual([modelsViewId, datasetsViewId, trainingsViewId, activeModelViewId]);
    const panels = [
      predictionViewType,
      explainViewType,
      featuresViewType,
      galleryViewType,
      trainingViewType,
    ];
    expect(manifest.activationEvents).toEqual([
      ...panels.map((type) => `onWebviewPanel:${type}`),
      // To say that a training was cut off.
      'workspaceContains:.glassbox/training',
    ]);
  });

  it('offers tasks with what the code reads of them', () => {
    const [task, ...others] = contributes.taskDefinitions;
    expect([task.type, others]).toEqual([trainTaskType, []]);
    expect(Object.keys(task.properties).sort()).toEqual([...trainTaskFields].sort());
    expect(task.properties.provider.enum).toEqual(['auto', ...providers]);
  });

  it('completes the recipe in a task as in a file; "npm run schema" writes both', () => {
    const file = readFileSync(join(root, 'media/glassbox-train.schema.json'), 'utf8');
    const { $schema: _, ...recipe } = JSON.parse(file);
    const [{ properties }] = contributes.taskDefinitions;
    expect(properties.config.oneOf).toEqual([{ type: 'string' }, recipe]);
  });

  it('validates recipes by their names alone, and no train.json of somebody else', () => {
    const own = contributes.jsonValidation.find(({ url }: { url: string }) =>
      url.endsWith('glassbox-train.schema.json'),
    );
    expect(own.fileMatch).toEqual(['*.train.json', '**/.glassbox/**/train.json']);
  });

  it.each([
    ['/data/a b.json: error: Wrong. Put it right.', '/data/a b.json', 'error'],
    ['C:\\data\\t.json: warning: overfitting: 12 points.', 'C:\\data\\t.json', 'warning'],
    ['  epoch   3  loss 0.5 / 0.6  accuracy 80 %', undefined, undefined],
  ])('makes problems of lines that are some: %s', (line, file, severity) => {
    const [matcher] = contributes.problemMatchers;
    expect(`$${matcher.name}`).toBe(trainProblemMatcher);
    const found = new RegExp(matcher.pattern.regexp).exec(line);
    expect([found?.[matcher.pattern.file], found?.[matcher.pattern.severity]]).toEqual([
      file,
      severity,
    ]);
  });

  it('opens models in the editor that the code registers, unless somebody wants another', () => {
    expect(contributes.customEditors).toMatchObject([
      {
        viewType: modelEditorViewType,
        selector: [{ filenamePattern: '*.onnx' }],
        priority: 'default',
      },
    ]);
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
