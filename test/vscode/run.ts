// Runs a program to its end with its output where it is wanted, and fails with the program's own last words.

import { spawn } from 'node:child_process';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Passed through as it comes; otherwise kept and shown only when the program fails. */
  readonly show?: boolean;
  readonly shell?: boolean;
}

const tailLength = 4000;

/** Resolves to what the program printed on stdout ('' when shown). */
export function run(program: string, args: readonly string[], options: RunOptions = {}) {
  return new Promise<string>((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      shell: options.shell ?? false,
      stdio: options.show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let all = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      stdout += chunk;
      all += chunk;
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      all += chunk;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(failure(program, args, code ?? signal, all.slice(-tailLength))));
    });
  });
}

/** npm is a script, which Windows starts only through a shell. */
export function runNpm(args: readonly string[], options: RunOptions = {}): Promise<string> {
  return run('npm', args, { ...options, shell: process.platform === 'win32' });
}

function failure(
  program: string,
  args: readonly string[],
  outcome: number | NodeJS.Signals | null,
  output: string,
): string {
  return `${[program, ...args].join(' ')} ended with ${outcome}.\n${output}`;
}
