// The terminal of a training task: what is to be read there, and how Ctrl+C and closing it end the training.

import { beforeEach, describe, expect, it, vi } from 'vitest';

const fake = await vi.hoisted(async () => (await import('./taskFake')).createTaskFake());
vi.mock('vscode', () => fake.api);
vi.mock('node:timers/promises', () => ({ setTimeout: async () => undefined }));

import type * as vscode from 'vscode';
import { GlassboxError } from '../../../src/base/errors';
import type { ResolvedTask } from '../../../src/extension/tasks/trainTaskType';
import { createTrainTerminal } from '../../../src/extension/tasks/trainTerminal';
import { createTrainings, type Trainings } from '../../../src/extension/trainings';
import { last, type ScriptedEngine, scriptEngine, settled } from './scriptedEngine';
import { epoch, manifest, out, overfitting, progress, report, request } from './trainingSamples';

let calls: ScriptedEngine<'train' | 'finishTraining'>['calls'];
let trainings: Trainings;
let terminal: vscode.Pseudoterminal;
let resolve: () => Promise<ResolvedTask>;
let written: string;
let codes: unknown[];
let names: string[];

beforeEach(() => {
  fake.reset();
  const scripted = scriptEngine('train', 'finishTraining');
  calls = scripted.calls;
  trainings = createTrainings(scripted.engine);
  resolve = async () => ({ request, recipe: null });
  written = '';
  codes = [];
  names = [];
  terminal = createTrainTerminal({
    trainings,
    resolve: () => resolve(),
  });
  terminal.onDidWrite((text) => {
    written += text;
  });
  terminal.onDidClose?.((code) => codes.push(code));
  terminal.onDidChangeName?.((name) => names.push(name));
});

async function opened(): Promise<void> {
  terminal.open({ columns: 100, rows: 30 });
  await settled();
}

/** Lines as a screen shows them: what is cleared is gone. */
function screen(): string[] {
  return written
    .split('\r\n')
    .map((line) => line.slice(line.lastIndexOf('\x1b[2K') + 1).replace('[2K', ''));
}

describe('the terminal of a training', () => {
  it('shows the log, with the bar always last and in its own place', async () => {
    await opened();
    const call = last(calls.train);
    call.progress({ kind: 'start', manifest, records: [] });
    call.progress(progress);
    await new Promise((done) => setTimeout(done, 120));
    call.progress({ ...progress, done: 14 });
    expect(screen().at(-1)).toMatch(/^epoch 2\/2 .*14\/14/);
    expect(screen().filter((line) => line.includes('epoch 2/2'))).toHaveLength(1);
    call.progress({ kind: 'record', record: epoch });
    expect(screen().at(-1)).toBe('');
    expect(screen().at(-2)).toMatch(/\* epoch +1 .*75\.0 %/);
    expect(names).toEqual(['Training m-pets 18:04:31']);
  });

  it('ends with the result and code 0', async () => {
    await opened();
    await last(calls.train).answer(report);
    expect(codes).toEqual([0]);
    expect(screen().at(-2)).toContain('/data/models/m-pets.onnx');
  });

  it.each<[string, () => void]>([
    ['Ctrl+C', () => terminal.handleInput?.('\x03')],
    ['closing it', () => terminal.close()],
  ])('has a checkpoint written by %s, and ends with code 1', async (_, end) => {
    await opened();
    terminal.handleInput?.('c');
    expect(last(calls.train).signal.aborted).toBe(false);
    end();
    expect(last(calls.train).signal.aborted).toBe(true);
    await settled();
    expect(codes).toEqual([1]);
    expect(screen().at(-2)).toMatch(/^Stopped\./);
  });

  it('begins nothing where it is closed before', async () => {
    terminal.open(undefined);
    terminal.close();
    await settled();
    expect([calls.train, codes]).toEqual([[], [1]]);
  });

  it('begins nothing in a workspace without trust', async () => {
    fake.base.seen.isTrusted = false;
    await opened();
    expect([calls.train, codes]).toEqual([[], [1]]);
    expect(written).toContain('.vscode/tasks.json: error: Glassbox runs no model');
  });

  it('says what went wrong as a problem of the file that it is in', async () => {
    resolve = async () => ({ request, recipe: '/data/my.train.json' });
    await opened();
    await last(calls.train).fail(
      new GlassboxError({ code: 'x', message: 'Rate is\nno number.', remedy: 'Write one.' }),
    );
    expect(codes).toEqual([1]);
    expect(screen().at(-2)).toBe('/data/my.train.json: error: Rate is no number. Write one.');
  });

  it('makes a problem of each finding once, until it is gone and back', async () => {
    await opened();
    const { progress: tell } = last(calls.train);
    const findings = [overfitting];
    tell({ kind: 'findings', findings });
    tell({ kind: 'findings', findings });
    tell({ kind: 'findings', findings: [{ ...overfitting, id: 'healthy' }] });
    tell({ kind: 'findings', findings });
    const line = `${out}/training.json: warning: ${overfitting.message} ${overfitting.remedy}`;
    expect(screen().filter((text) => text === line)).toHaveLength(2);
    expect(screen().filter((text) => text.includes('warning'))).toHaveLength(2);
  });
});
