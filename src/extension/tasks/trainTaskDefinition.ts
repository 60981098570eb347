// What a task of the type `glassbox-train` may hold, and the request that is made of it. It comes from tasks.json, so from
// whoever wrote the repository: every path must lie in the workspace.

import { isAbsolute, relative, resolve, sep } from 'node:path';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { providers } from '../../protocol/model';
import type { TrainRequest } from '../../protocol/train';
import type { TrainOptions } from '../../protocol/trainRecipe';
import { firstIssue, text } from '../panels/schemaParts';
import { freeFolder } from '../runFolder';
import { readSettings } from '../settings';
import { outsideWorkspace, taskInvalid } from '../trainingErrors';
import { builtinNameOf, freeTrainingFolder, savePathOf } from '../trainingFolder';
import { readRecipe } from '../trainingRecipeFile';
import { type ResolvedTask, trainTaskType } from './trainTaskType';

const fields = {
  dataset: text,
  model: text,
  config: z.optional(z.union([text, z.record(z.string(), z.unknown())])),
  out: z.optional(text),
  save: z.optional(text),
  provider: z.optional(z.enum(['auto', ...providers])),
  resume: z.optional(z.boolean()),
};

/** Besides its type; package.json describes each of them. */
export const trainTaskFields: readonly string[] = Object.keys(fields);

const schema = z.object({ type: z.literal(trainTaskType), ...fields });

/** Throws a GlassboxError that names the field. `folder`: where relative paths begin. */
export async function resolveTrainTask(definition: unknown, folder: string): Promise<ResolvedTask> {
  const { data, error } = schema.safeParse(definition);
  if (!data) throw taskInvalid(firstIssue(error));
  const inside = (field: string, path: string): string => insideWorkspace(field, path, folder);
  const dataset = inside('dataset', data.dataset);
  const model = builtinNameOf(data.model) === null ? inside('model', data.model) : data.model;
  const recipe = typeof data.config === 'string' ? inside('config', data.config) : null;
  const options = recipe === null ? (data.config as TrainOptions) : await readRecipe(recipe);
  const name = { model, dataset, startedAt: new Date() };
  const resume = data.resume ?? false;
  const wanted = data.out === undefined ? null : inside('out', data.out);
  if (resume && wanted === null) throw taskInvalid('resume: out');
  const free = wanted === null ? freeTrainingFolder(folder, name) : freeFolder(wanted);
  const save =
    data.save === undefined ? await savePathOf(folder, model, dataset) : inside('save', data.save);
  const request: TrainRequest = {
    data: { kind: 'dataset', path: dataset },
    model,
    provider: data.provider ?? readSettings().provider,
    out: resume && wanted !== null ? wanted : await free,
    save,
    options: options ?? {},
    resume,
  };
  return { request, recipe };
}

/** A training that is resumed was read from a file of the workspace, which may be anybody's. Throws `outside-workspace`. */
export function checkResumed({ save, out }: TrainRequest): void {
  if (save !== null) insideWorkspace('save', save, out);
}

/** Full path; throws where no open folder holds it. Symbolic links are the person's own. */
function insideWorkspace(field: string, path: string, folder: string): string {
  const full = isAbsolute(path) ? resolve(path) : resolve(folder, path);
  const isInside = (vscode.workspace.workspaceFolders ?? []).some(({ uri }) => {
    const way = relative(uri.fsPath, full);
    return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  });
  if (!isInside) throw outsideWorkspace(field, path);
  return full;
}
