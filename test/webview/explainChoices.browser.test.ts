// Everything that can be chosen and done in the Explain panel, as the intents that the host receives.

import { describe, expect, test } from 'vitest';
import type { ExplainIntent } from '../../src/protocol/explainPanel';
import { type ExplainPage, oneMap, useExplainPanel } from './explainPage';
import { layers, makeCell, makeModel, makeResult, otherModelPath } from './explainSamples';

const open = useExplainPanel();
const { choice } = makeCell(1);

/** Opens a list, types into it, and takes what Enter takes. */
async function pick(panel: ExplainPage, list: string, words: string): Promise<void> {
  await panel.button(new RegExp(`^${list}:`)).click();
  await panel.page.getByRole('combobox').fill(words);
  await panel.page.keyboard.press('Enter');
}

function chosen(part: Partial<typeof choice>): ExplainIntent {
  return { kind: 'choose', cell: 1, choice: { ...choice, ...part } };
}

describe('choices', () => {
  test.each<[string, string, Parameters<typeof chosen>[0]]>([
    ['Class', 'egyptian', { target: { kind: 'class', index: 283 } }],
    ['Class', 'thing 97', { target: { kind: 'class', index: 97 } }],
    ['Class', 'best class', { target: { kind: 'top' } }],
    ['Method', 'layercam', { method: 'layer-cam' }],
    ['Method', 'patch hidden', { method: 'occlusion' }],
    ['Layer', 'layer3', { layer: layers[4]?.value ?? null }],
    ['Layer', 'automatic', { layer: null }],
    ['Model', 'mobilenet', { model: otherModelPath }],
  ])('%s %j is told to the host', async (list, words, part) => {
    const panel = await open(oneMap);
    await pick(panel, list, words);
    await expect.poll(panel.intents).toEqual([chosen(part)]);
    expect(await panel.page.getByRole('dialog').count()).toBe(0);
  });

  test('the classes of the picture come first, with their probabilities', async () => {
    const panel = await open(oneMap);
    await panel.button(/^Class:/).click();
    const options = await panel.page
      .locator('.picker-option')
      .evaluateAll((all) =>
        all.map((option) =>
          [...option.querySelectorAll('.picker-label, .picker-detail')].map((e) => e.textContent),
        ),
      );
    const shown = options.slice(0, 6).map((texts) => texts.join(' ').replace('\u202f', ' '));
    expect(shown).toEqual([
      'The best class, whichever it is tabby, tabby cat',
      'tabby, tabby cat 61.2 %',
      'tiger cat 24.9 %',
      'Egyptian cat 9.7 %',
      'golden retriever 1.1 %',
      'thing 0 0',
    ]);
    expect(await panel.page.locator('.picker-more').innerText()).toBe(
      '901 more: type to narrow the list',
    );
  });

  test('a probability and a difference are asked for with the same class', async () => {
    const panel = await open(oneMap);
    await panel.button(/^Class:/).click();
    await panel.page.getByRole('radio', { name: 'Probability' }).click({ force: true });
    await panel.page.getByRole('radio', { name: 'Difference' }).click({ force: true });
    await expect
      .poll(panel.intents)
      .toEqual([
        chosen({ target: { kind: 'probability', index: 281 } }),
        chosen({ target: { kind: 'difference', index: 281, minus: 282 } }),
      ]);
  });

  test('both classes of a difference can be changed', async () => {
    const target = { kind: 'difference', index: 281, minus: 282 } as const;
    const cell = makeCell(1, { choice: { ...choice, target } });
    const panel = await open({ status: 'ready', cells: [cell] });
    await panel.button('Other class: tiger cat').waitFor();
    await pick(panel, 'Class', 'golden');
    await pick(panel, 'Other class', 'egyptian');
    await expect
      .poll(panel.intents)
      .toEqual([
        chosen({ target: { ...target, index: 284 } }),
        chosen({ target: { ...target, minus: 283 } }),
      ]);
  });

  test('a channel stays what is explained until a class is chosen', async () => {
    const layer = layers[4]?.value ?? '';
    const target = { kind: 'channel', layer, channel: 17 } as const;
    const cell = makeCell(1, { choice: { ...choice, target } });
    const panel = await open({ status: 'ready', cells: [cell] });
    await panel.button('Class: channel 17 of layer3.5').click();
    expect(await panel.page.getByRole('radio', { checked: true }).count()).toBe(
      await panel.page.locator('.shades input:checked').count(),
    );
    await panel.page.getByRole('option', { name: 'tiger cat' }).click();
    await expect.poll(panel.intents).toEqual([chosen({ target: { kind: 'class', index: 282 } })]);
  });

  test.each([
    ['Method', 'rollout', 'The model has no attention.'],
    ['Layer', 'round', 'No gradient reaches it: /hidden/Round'],
  ])('%s %j cannot be chosen and says why', async (list, words, reason) => {
    const panel = await open(oneMap);
    await pick(panel, list, words);
    const option = panel.page.getByRole('option').first();
    expect(await option.getAttribute('aria-disabled')).toBe('true');
    expect(await option.innerText()).toContain(reason);
    await panel.page.keyboard.press('Escape');
    expect(await panel.page.getByRole('dialog').count()).toBe(0);
    const focused = panel.page.locator('.picker-button:focus');
    expect(await focused.getAttribute('aria-label')).toContain(list);
    expect(await panel.intents()).toEqual([]);
  });

  test('a method without a layer disables the choice of one, in the strip too', async () => {
    const cell = makeCell(1, { choice: { ...choice, method: 'saliency' } });
    const panel = await open({ status: 'ready', cells: [cell] });
    expect(await panel.button('Layer: no layer').isDisabled()).toBe(true);
    await panel.page.locator('.thumb').nth(2).click({ force: true });
    expect(await panel.page.locator('.strip-note').innerText()).toBe('Saliency reads no layer');
    expect(await panel.intents()).toEqual([]);
  });

  test('the strip shows every layer coarse to fine and picks one by click or key', async () => {
    const panel = await open(oneMap);
    await panel.page.locator('.thumb .heat-canvas').first().waitFor();
    expect(await panel.page.locator('.thumb-name').allInnerTexts()).toEqual(
      layers.map(({ name }) => name).reverse(),
    );
    const selected = panel.page.locator('.thumb[aria-selected="true"]');
    expect(await selected.getAttribute('aria-label')).toBe('layer4.2, 2048 × 7 × 7, automatic');
    await panel.page.locator('.thumb').nth(2).click();
    await panel.page.keyboard.press('ArrowRight');
    await panel.page.keyboard.press('Enter');
    await expect
      .poll(panel.intents)
      .toEqual([
        chosen({ layer: layers[4]?.value ?? '' }),
        chosen({ layer: layers[3]?.value ?? '' }),
      ]);
    const requests = () => panel.page.evaluate(() => [...window.explainHost.stripRequests]);
    expect(await requests()).toEqual([1]);
  });

  test('thumbnails wait for the map, are asked for once, and again after a failure', async () => {
    const panel = await open({});
    await panel.page.evaluate(() => window.explainHost.failStrips(true));
    const waiting = makeCell(1, { status: 'waiting', mapRevision: 0, result: null });
    await panel.set({ status: 'ready', cells: [waiting] });
    await panel.page.locator('.thumb .skeleton').first().waitFor();
    const requests = () => panel.page.evaluate(() => window.explainHost.stripRequests.length);
    expect(await requests()).toBe(0);
    await panel.set(oneMap);
    await panel.page.getByText('The engine stopped.').waitFor();
    await panel.page.evaluate(() => window.explainHost.failStrips(false));
    await panel.button('Try again').click();
    await panel.page.locator('.thumb .heat-canvas').first().waitFor();
    expect(await requests()).toBe(2);
  });
});

describe('deeds', () => {
  test('everything that can be done is told to the host', async () => {
    const panel = await open(oneMap);
    await panel.page.locator('.cell .heat-canvas').waitFor();
    await panel.button('Compare').click();
    for (const item of ['PNG', 'NPY', 'JSON']) {
      await panel.button('Export…').click();
      await panel.page.getByRole('menuitem', { name: item }).click();
    }
    await panel.button('Run all checks').click();
    await panel.button('Edit model card').click();
    await panel.button('Open the picture in the editor').click();
    const exported = { kind: 'export', cell: 1, colormap: 'inferno', opacity: 0.5, peak: null };
    await expect
      .poll(panel.intents)
      .toEqual([
        { kind: 'add', like: 1 },
        { ...exported, format: 'png' },
        { ...exported, format: 'npy' },
        { ...exported, format: 'json' },
        { kind: 'check', cell: 1 },
        { kind: 'edit-card', model: choice.model },
        { kind: 'open-image' },
      ]);
  });

  const error = { code: 'gradient-blocked', message: 'The gradient stops.', remedy: 'Occlude.' };
  const failed = makeCell(1, { status: 'failed', error, result: null, mapRevision: 0 });

  test('a failed map says what, where and what to do', async () => {
    const panel = await open({ status: 'ready', cells: [failed] });
    const box = panel.page.locator('.error-box');
    expect(await box.innerText()).toContain('The gradient stops.');
    await box.getByRole('button', { name: 'Run again' }).click();
    await box.getByRole('button', { name: 'Edit model card' }).click();
    await box.getByRole('button', { name: 'Copy details' }).click();
    await expect.poll(panel.intents).toEqual([
      { kind: 'run-again', cell: 1 },
      { kind: 'edit-card', model: choice.model },
      {
        kind: 'copy',
        text: 'code: gradient-blocked\nmessage: The gradient stops.\nremedy: Occlude.',
      },
    ]);
  });

  test('a model that cannot be explained says so in the place of its map', async () => {
    const model = makeModel({ options: null, error: { code: 'x', message: 'It ends early.' } });
    const panel = await open({
      status: 'ready',
      cells: [{ ...failed, error: null }],
      models: [model],
    });
    expect(await panel.page.locator('.cell .error-box').innerText()).toContain('It ends early.');
  });

  test('a map that stays when only its checks failed is still shown', async () => {
    const panel = await open({
      status: 'ready',
      cells: [makeCell(1, { status: 'failed', error })],
    });
    await panel.page.locator('.cell .heat-canvas').waitFor();
    expect(await panel.inspector.locator('.error-box').innerText()).toContain(
      'The gradient stops.',
    );
  });

  test('a blank map is never unexplained', async () => {
    const finding = {
      code: 'all-negative',
      message: 'Nothing speaks for it.',
      remedy: 'HiResCAM.',
    };
    const cell = makeCell(1);
    const panel = await open({
      status: 'ready',
      cells: [{ ...cell, result: makeResult(cell.choice, { findings: [finding] }) }],
    });
    const note = panel.page.getByRole('note');
    expect(await note.innerText()).toMatch(/Nothing speaks for it\.\s+HiResCAM\./);
  });

  test.each<[string, string, string, ExplainIntent]>([
    ['an untrusted workspace', 'workspace-untrusted', 'Manage Trust', { kind: 'manage-trust' }],
    ['no model', 'no-active-model', 'Choose a model', { kind: 'choose-model' }],
  ])('%s says what to do next', async (_name, code, name, intent) => {
    const panel = await open({ status: 'blocked', error: { code, message: 'Nothing runs here.' } });
    await panel.button(name).click();
    await expect.poll(panel.intents).toEqual([intent]);
    expect(await panel.page.locator('main').innerText()).toContain('Nothing runs here.');
  });

  test('a hostile file name is text', async () => {
    const name = `<img src=x onerror="document.title='run'">\u202egpj.tac`;
    const picture = { name, location: `summer/${name}`, version: 0 };
    const panel = await open({ ...oneMap, picture });
    expect(await panel.page.locator('.cell-title').innerText()).toContain('<img src=x');
    expect(await panel.page.locator('#app').innerHTML()).not.toContain('\u202e');
    expect(await panel.page.title()).toBe('Explain');
  });
});
