// Feature maps from command to tiles, and what becomes of them when choices, files and the engine change.

import { strict as assert } from 'node:assert';
import { copyFile } from 'node:fs/promises';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { FeaturesPanel } from '../../../src/extension/panels/featuresPanel';
import type { FeatureListing, MapLayer } from '../../../src/protocol/features';
import type { FeaturesSnapshot } from '../../../src/protocol/featuresPanel';
import { measured } from '../measurements';
import {
  call,
  cleanAround,
  closeEditors,
  endEngine,
  glassbox,
  inWorkspace,
  secondModel,
  tabLabels,
  tinyModel,
  waitFor,
} from '../workspace';

export function featuresSuite(): void {
  const red = () => inWorkspace('pictures', 'red.png');
  const changing = () => inWorkspace('pictures', 'changing.png');

  describe('feature maps', () => {
    cleanAround(changing);

    it('shows the layers of the active model in a panel named after the picture', async () => {
      const startedAt = performance.now();
      const panel = await open(red());
      const { model, listing, capture, picture } = await ready(panel);
      measured('feature maps command until the listing, ms', performance.now() - startedAt);
      assert.deepEqual(
        [model?.path, capture, picture.location],
        [tinyModel(), 1, 'pictures/red.png'],
      );
      const { layers, top, failure, gradientBlocked } = assertListing(listing);
      assert.deepEqual([top[0]?.label, failure, gradientBlocked], ['red', null, null]);
      assert(layers.some(({ op, channels, height }) => op === 'Relu' && channels * height === 192));
      assert.deepEqual(await tabLabels(1), ['Feature Maps red.png']);
    });

    it('has numbers for every channel, and a tile for each that is asked for', async () => {
      const panel = await panelOf(red());
      const { value, channels } = relu(panel);
      const sheet = await panel.api.sheet({ value }, call);
      assert.equal(sheet.statistics.mean.length, channels);
      assert.equal(sheet.nonFinite, 0);
      assert(sheet.low >= 0 && sheet.high > sheet.low);
      assert.equal(sheet.receptiveField.kind, 'window');
      const request = { value, channels: [4, 0], maxSide: 16 };
      const tiles = await panel.api.tiles(request, call);
      assert.deepEqual(
        [tiles.channels, tiles.width, tiles.height, tiles.levels.length],
        [[4, 0], 16, 16, 2 * 16 * 16],
      );
    });

    it('tells a channel in full, and what it adds to a class', async () => {
      const panel = await panelOf(red());
      const { value, height, width } = relu(panel);
      const channel = await panel.api.channel({ value, channel: 0 }, call);
      assert.equal(channel.map.length, height * width);
      assert.deepEqual(Array.from(channel.kernel?.data ?? []), [1, 0, 0]);
      const target = { kind: 'class', index: 0 } as const;
      const { contributions } = await panel.api.contributions({ value, target }, call);
      // A red picture: the positive part of red is what speaks for red.
      assert.equal(contributions.indexOf(Math.max(...contributions)), 0);
    });

    it('does the arithmetic of one number', async () => {
      const panel = await panelOf(red());
      const place = { value: relu(panel).value, channel: 0, y: 3, x: 5 };
      const { number, steps } = await panel.api.arithmetic(place, call);
      assert(steps.some(({ kind }) => kind === 'convolution'));
      assert(Math.abs((steps.at(-1)?.result ?? Number.NaN) - number) < 1e-4);
    });

    it('refuses a layer that the model does not have', async () => {
      const panel = await panelOf(red());
      await assert.rejects(panel.api.sheet({ value: 'nowhere' }, call), /nowhere/);
    });

    it('keeps to one panel for a picture, and shows the layer that is asked for', async () => {
      const panel = await panelOf(red());
      const { value } = relu(panel);
      const request = { image: red(), layer: value };
      for (const asked of [1, 2]) {
        await vscode.commands.executeCommand('glassbox.features', request);
        assert.deepEqual((await panelOf(red())).snapshot().wanted, { value, asked });
      }
      assert.equal(panel.snapshot().capture, 1);
      await tabLabels(1);
    });

    it('runs another model that is chosen, without making it the active one', async () => {
      const { store } = await glassbox();
      const panel = await panelOf(red());
      await waitFor('both models', () => panel.snapshot().choices.length > 1);
      await panel.api.perform({ kind: 'use-model', path: secondModel() }, call);
      const { model, listing } = await ready(panel, 2);
      assert.equal(model?.path, secondModel());
      assert.equal(assertListing(listing).classCount, 2);
      assert.equal(store.state.activeModel, tinyModel());
    });

    it('runs again when the picture is replaced', async () => {
      await copyFile(red(), changing());
      const panel = await open(changing());
      const first = await ready(panel);
      assert.equal(assertListing(first.listing).top[0]?.label, 'red');
      await copyFile(inWorkspace('pictures', 'blue.png'), changing());
      const second = await ready(panel, first.capture + 1);
      assert.equal(assertListing(second.listing).top[0]?.label, 'blue');
      assert(second.picture.version > first.picture.version);
    });

    it('says what is wrong with a picture that cannot be read', async () => {
      const panel = await open(inWorkspace('pictures', 'broken.png'));
      const { status, error } = await finished(panel);
      assert.equal(status, 'failed');
      assert.match(error?.message ?? '', /broken\.png/);
    });

    it('outlives the engine: it says so, and running it again works', async () => {
      const panel = await open(changing());
      const { capture } = await ready(panel);
      await endEngine();
      panel.runAgain();
      await ready(panel, capture + 1);
      const { value } = relu(panel);
      assert.equal((await panel.api.sheet({ value }, call)).value, value);
    });

    it('is gone with its tab', async () => {
      const { features } = await glassbox();
      await closeEditors();
      await waitFor('the end of the panels', () => features.find(red()) === null);
      assert.equal(features.find(changing()), null);
    });
  });
}

async function panelOf(image: string): Promise<FeaturesPanel> {
  const panel = (await glassbox()).features.find(image);
  assert(panel, `${image} has no panel`);
  return panel;
}

async function open(image: string): Promise<FeaturesPanel> {
  await vscode.commands.executeCommand('glassbox.featuresSelection', vscode.Uri.file(image));
  return panelOf(image);
}

/** A run once it is over, whatever became of it; at least the given one. */
function finished(panel: FeaturesPanel, capture = 1): Promise<FeaturesSnapshot> {
  return waitFor('the end of a run', () => {
    const snapshot = panel.snapshot();
    const isUnderway = snapshot.status === 'starting' || snapshot.status === 'running';
    return !isUnderway && snapshot.capture >= capture && snapshot;
  });
}

async function ready(panel: FeaturesPanel, capture = 1): Promise<FeaturesSnapshot> {
  const snapshot = await finished(panel, capture);
  assert.deepEqual([snapshot.status, snapshot.error], ['ready', null]);
  return snapshot;
}

function assertListing(listing: FeatureListing | null): FeatureListing {
  assert(listing, 'there is no listing');
  return listing;
}

function relu(panel: FeaturesPanel): MapLayer {
  const { layers } = assertListing(panel.snapshot().listing);
  const layer = layers.find(({ op }) => op === 'Relu');
  assert(layer, 'there is no Relu');
  return layer;
}
