import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('vscode', async () => (await import('./vscodeFake')).vscodeFake);

import { GlassboxError } from '../../../src/base/errors';
import { ExplainCells } from '../../../src/extension/panels/explainCells';
import type { CellChoice } from '../../../src/protocol/explainPanel';
import {
  explanation,
  heatmap,
  image,
  model,
  options,
  otherModel,
  type ScriptedExplain,
  scriptedEngine,
  withoutCam,
} from './explainSamples';
import { prediction } from './samples';
import { last, settled } from './scriptedEngine';

const facts = { code: 'engine-stopped', message: 'It stopped.' };
const saliency: CellChoice = { model, method: 'saliency', target: { kind: 'top' }, layer: null };

let cells: ExplainCells;
let calls: ScriptedExplain['calls'];

beforeEach(() => {
  const scripted = scriptedEngine();
  calls = scripted.calls;
  cells = new ExplainCells({
    engine: scripted.engine,
    image,
    provider: () => 'cpu',
    onChange: () => undefined,
  });
});

/** One map, done. */
async function begun(): Promise<number> {
  await settled(() => cells.begin([{ model }]));
  await last(calls.explainOptions).answer(options);
  await last(calls.explain).answer(explanation());
  return cells.snapshot[0]?.id ?? Number.NaN;
}

function asked() {
  return calls.explain.map(({ request: { model, method, target, layer } }) => ({
    model,
    method,
    target,
    layer,
  }));
}

function statuses() {
  return cells.snapshot.map(({ status }) => status);
}

describe('the first map', () => {
  it('is Grad-CAM of the top class at the automatic layer', async () => {
    await begun();
    expect(calls.explain.map(({ request }) => request)).toEqual([
      {
        model,
        image,
        provider: 'cpu',
        method: 'grad-cam',
        target: { kind: 'top' },
        layer: null,
        settings: {},
        checks: 'quick',
      },
    ]);
    expect(cells.snapshot).toMatchObject([{ status: 'done', mapRevision: 1 }]);
    expect(cells.models.known(model)).toEqual({ options, error: null, top: prediction(image).top });
  });

  it('waits for what can be chosen, and is another method where Grad-CAM cannot be', async () => {
    await settled(() => cells.begin([{ model }]));
    expect([statuses(), calls.explain.length]).toEqual([['waiting'], 0]);
    await last(calls.explainOptions).answer(withoutCam);
    expect(asked()).toEqual([saliency]);
    expect(cells.choices).toEqual([saliency]);
  });

  it('stays the method that was chosen, even where it cannot be', async () => {
    await settled(() => cells.begin([{ model, method: 'grad-cam' }]));
    await last(calls.explainOptions).answer(withoutCam);
    expect(asked()[0]?.method).toBe('grad-cam');
  });

  it('fails with the reason where the model cannot be looked at, and asks anew', async () => {
    await settled(() => cells.begin([{ model }]));
    await last(calls.explainOptions).fail(new GlassboxError(facts));
    expect(cells.snapshot).toMatchObject([{ status: 'failed', error: facts }]);
    expect(cells.models.known(model)).toEqual({ options: null, error: facts, top: [] });
    await settled(() => cells.runAgain(cells.snapshot[0]?.id ?? 0));
    await last(calls.explainOptions).answer(options);
    await last(calls.explain).answer(explanation());
    expect([statuses(), cells.models.known(model).error]).toEqual([['done'], null]);
  });
});

describe('a choice', () => {
  it('of the same model asks it nothing again', async () => {
    const id = await begun();
    await settled(() => cells.choose(id, { ...saliency, target: { kind: 'class', index: 1 } }));
    expect(calls.explainOptions).toHaveLength(1);
    expect(asked().at(-1)).toEqual({ ...saliency, target: { kind: 'class', index: 1 } });
  });

  it('of another model asks for its options, and drops a layer that it lacks', async () => {
    const id = await begun();
    await settled(() => cells.choose(id, { ...saliency, model: otherModel, layer: '/conv' }));
    await last(calls.explainOptions).answer(withoutCam);
    expect(asked().at(-1)).toEqual({ ...saliency, model: otherModel });
    expect(cells.choices).toEqual([{ ...saliency, model: otherModel }]);
  });

  it('of another model keeps a layer that both have', async () => {
    const id = await begun();
    await settled(() => cells.choose(id, { ...saliency, model: otherModel, layer: '/conv' }));
    await last(calls.explainOptions).answer(options);
    expect(asked().at(-1)?.layer).toBe('/conv');
  });

  it('is not touched by late news of the model before', async () => {
    await settled(() => cells.begin([{ model }]));
    const id = cells.snapshot[0]?.id ?? 0;
    const choice = { ...saliency, model: otherModel, layer: '/conv' };
    await settled(() => cells.choose(id, choice));
    await calls.explainOptions[0]?.answer(withoutCam);
    expect(cells.choices).toEqual([choice]);
    await last(calls.explainOptions).answer(options);
    expect(asked()).toEqual([choice]);
  });

  it('replaces one that is still waiting', async () => {
    await settled(() => cells.begin([{ model }]));
    const id = cells.snapshot[0]?.id ?? 0;
    await settled(() => cells.choose(id, saliency));
    await last(calls.explainOptions).answer(options);
    expect(asked()).toEqual([saliency]);
  });
});

describe('maps side by side', () => {
  it('begin as copies, without work where the first is done', async () => {
    const id = await begun();
    cells.add(id);
    expect([statuses(), calls.explain.length]).toEqual([['done', 'done'], 1]);
    expect(cells.choices[1]).toEqual(cells.choices[0]);
  });

  it('are four at most and one at least', async () => {
    const id = await begun();
    for (let more = 0; more < 9; more++) cells.add(id);
    expect(cells.snapshot).toHaveLength(4);
    for (const cell of cells.snapshot) cells.remove(cell.id);
    expect(cells.snapshot).toHaveLength(1);
  });

  it('do not disturb one another', async () => {
    const id = await begun();
    cells.add(id);
    const second = cells.snapshot[1]?.id ?? 0;
    await settled(() => cells.choose(second, saliency));
    await last(calls.explain).fail(new GlassboxError(facts));
    expect(statuses()).toEqual(['done', 'failed']);
    expect(() => cells.map(second)).toThrow(/not there yet/);
    expect(cells.map(id).heatmap).toEqual(heatmap(0.5));
  });

  it('that are gone are cancelled, and unknown', async () => {
    const id = await begun();
    cells.add(id);
    const second = cells.snapshot[1]?.id ?? 0;
    await settled(() => cells.choose(second, saliency));
    cells.remove(second);
    expect(last(calls.explain).signal.aborted).toBe(true);
    expect(() => cells.cancel(second)).toThrow(/no longer/);
  });

  it('are all cancelled with the panel, and everything that was asked beside them', async () => {
    const id = await begun();
    void cells.layerStrip(id).catch(() => undefined);
    await settled(() => cells.choose(id, { ...saliency, model: otherModel }));
    await settled(() => cells.dispose());
    const open = [last(calls.explainOptions), last(calls.explainLayers)];
    expect(open.map(({ signal }) => signal.aborted)).toEqual([true, true]);
  });
});

describe('checks', () => {
  it('run with everything slow, and leave the map in place', async () => {
    const id = await begun();
    await settled(() => cells.check(id));
    expect(last(calls.explain).request.checks).toBe('all');
    expect(cells.snapshot).toMatchObject([{ status: 'running', mapRevision: 1, isThorough: true }]);
    await settled(() => cells.cancel(id));
    expect(cells.snapshot).toMatchObject([{ status: 'done', mapRevision: 1, isThorough: false }]);
  });
});

describe('the strip of layers', () => {
  const maps = [{ value: '/relu', heatmap: heatmap(1) }];

  it('is computed once for a model and a target', async () => {
    const id = await begun();
    const [first, second] = [cells.layerStrip(id), cells.layerStrip(id)];
    await last(calls.explainLayers).answer(maps);
    expect(await Promise.all([first, second, cells.layerStrip(id)])).toEqual([maps, maps, maps]);
    expect(calls.explainLayers.map(({ request }) => request)).toEqual([
      { model, image, provider: 'cpu', target: { kind: 'top' } },
    ]);
    await settled(() => cells.choose(id, { ...saliency, target: { kind: 'class', index: 1 } }));
    void cells.layerStrip(id);
    expect(last(calls.explainLayers).request.target).toEqual({ kind: 'class', index: 1 });
  });

  it('that failed is computed again', async () => {
    const id = await begun();
    const failing = cells.layerStrip(id);
    await Promise.all([
      expect(failing).rejects.toThrow('It stopped.'),
      last(calls.explainLayers).fail(new GlassboxError(facts)),
    ]);
    const again = cells.layerStrip(id);
    await last(calls.explainLayers).answer(maps);
    expect(await again).toEqual(maps);
  });
});

describe('a file that changes', () => {
  it('runs the maps of that model again, with its new options', async () => {
    const id = await begun();
    cells.add(id);
    const second = cells.snapshot[1]?.id ?? 0;
    await settled(() => cells.choose(second, { ...saliency, model: otherModel }));
    await last(calls.explainOptions).answer(options);
    await last(calls.explain).answer(explanation());
    void cells.layerStrip(second).catch(() => undefined);
    await settled(() => cells.modelChanged(otherModel));
    expect(last(calls.explainLayers).signal.aborted).toBe(true);
    expect(statuses()).toEqual(['done', 'waiting']);
    expect(cells.models.known(otherModel)).toEqual({ options: null, error: null, top: [] });
    await last(calls.explainOptions).answer(withoutCam);
    expect(calls.explainOptions).toHaveLength(3);
    expect(cells.snapshot[1]).toMatchObject({ status: 'running', mapRevision: 0 });
  });

  it('runs all of them again, and the strips, when it is the picture', async () => {
    const id = await begun();
    const strip = cells.layerStrip(id);
    await last(calls.explainLayers).answer([]);
    await strip;
    await settled(() => cells.pictureChanged());
    expect([calls.explain.length, calls.explainOptions.length]).toEqual([2, 1]);
    expect(cells.models.known(model).top).toEqual([]);
    void cells.layerStrip(id);
    expect(calls.explainLayers).toHaveLength(2);
  });
});
