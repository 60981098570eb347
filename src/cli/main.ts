#!/usr/bin/env node
// Entry of the CLI: the engine's service in this very process. Exit codes: 0 done, 1 failed, 2 wrong usage.

import 'vscode-jsonrpc/node';
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { version } from '../../package.json';
import { errorFacts, GlassboxError } from '../base/errors';
import { createEngineService } from '../engine/service';
import { type Command, usageError } from './command';
import { commands } from './commands';

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--version') return print(version);
  if (name === undefined || name === '--help' || name === '-h') return print(overview());
  const command = commands.get(name);
  if (!command) throw usageError(`There is no command "${name}". See glassbox --help.`);
  if (rest.includes('--help') || rest.includes('-h')) return print(helpFor(command));
  const { values, positionals } = parse(command, rest);
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort());
  const service = createEngineService({
    workerPath: join(__dirname, 'engineWorker.js'),
    log: note,
  });
  try {
    return await command.run({
      engine: service.api,
      positionals,
      options: values,
      signal: interrupt.signal,
      print,
      note,
    });
  } finally {
    service.dispose();
  }
}

function parse(command: Command, args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: Object.fromEntries(
        Object.entries(command.options).map(([name, { help: _help, ...option }]) => [name, option]),
      ),
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    throw usageError(`${error instanceof Error ? error.message : error} Usage: ${command.usage}`);
  }
}

function overview(): string {
  const list = [...commands.values()].map(({ id, summary }) => `  ${id.padEnd(10)}${summary}`);
  return `Usage: glassbox COMMAND …\n\n${list.join('\n')}\n\nglassbox COMMAND --help tells more.`;
}

function helpFor({ usage, summary, options }: Command): string {
  const list = Object.entries(options).map(([name, { help }]) => `  --${name.padEnd(10)}${help}`);
  return `${summary}\n\nUsage: ${usage}\n\n${list.join('\n')}`;
}

function print(text: string): 0 {
  process.stdout.write(`${text}\n`);
  return 0;
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/**
 * ONNX Runtime crashes in a process whose command line is very long (seen with 1.30 and 25 kB, as a shell's `*.jpg`
 * makes it), so the arguments of such a call are handed to a child over a message.
 */
const longestCommandLine = 8000;

function start(): void {
  const args = process.argv.slice(2);
  if (process.send && args.length === 0) {
    process.once('message', (message) => finish(message as string[]));
  } else if (args.join(' ').length > longestCommandLine) {
    const child = fork(__filename, [], { stdio: 'inherit' });
    child.send(args);
    child.once('exit', (code) => {
      process.exitCode = code ?? 1;
    });
  } else finish(args);
}

function finish(args: readonly string[]): void {
  main(args)
    .then(
      (code) => {
        process.exitCode = code;
      },
      (error: unknown) => {
        const { code, message, remedy } = errorFacts(error);
        note(`glassbox: ${remedy ? `${message} ${remedy}` : message}`);
        const isUnexpected = !(error instanceof GlassboxError);
        if (isUnexpected && process.env.GLASSBOX_DEBUG && error instanceof Error)
          note(error.stack ?? '');
        process.exitCode = code === 'usage' ? 2 : 1;
      },
    )
    .finally(() => process.disconnect?.());
}

start();
