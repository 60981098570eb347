// Gradients of a loss for parameters, against the loss itself a little to both sides.

import { createRandom } from '../../../../src/base/random';
import type { TensorMap, TensorValue } from '../../../../src/core/onnx/tensor';
import { gradientsOf } from '../../../../src/core/train/graph/gradients';
import { withKeptInputs } from '../../../../src/core/train/graph/keptInputs';
import type { StepOptions } from '../../../../src/core/train/graph/stepProgram';
import { initialValues } from '../../../../src/core/train/network/initialValues';
import type { Network } from '../../../../src/core/train/types';
import { numbers, runnerOf } from './support';

export interface DirectionCheck {
  readonly graph: number;
  readonly finite: number;
}

export interface GradientChecks {
  /** Along the gradient of each parameter, and along a random direction in which all parameters move. */
  readonly checks: Readonly<Record<string, DirectionCheck>>;
  /** Parameters whose gradient is 0 everywhere. */
  readonly zero: readonly string[];
}

/** Kinks of rectifiers must lie further apart. */
const furthest = 3e-3;

/** `change`: of the loss, at which finite differences aim. */
export async function checkParameters(
  network: Network,
  options: StepOptions,
  feeds: TensorMap,
  change = 1e-2,
): Promise<GradientChecks> {
  const { graph, gradients, loss } = gradientsOf(network, options);
  const outputs = [loss, ...gradients.map(({ gradient }) => gradient.name)];
  const program = { graph: withKeptInputs(network, graph, outputs), renews: {} };
  const values = { ...initialValues(network) };
  const runner = await runnerOf(program, values);
  const results = await runner.run(feeds, outputs);
  const lossAlong = async (directions: Map<string, Float32Array>, step: number) => {
    const moved = [...directions].map(([name, direction]) => [
      name,
      movedBy(values[name], direction, step),
    ]);
    const result = await runner.run({ ...feeds, ...Object.fromEntries(moved) }, [loss]);
    return numbers(result[loss])[0] ?? Number.NaN;
  };
  const along = async (directions: Map<string, Float32Array>): Promise<DirectionCheck> => {
    const slope = gradients.reduce((sum, { parameter, gradient }) => {
      const direction = directions.get(parameter);
      const values = numbers(results[gradient.name]);
      return sum + (direction ? values.reduce((s, g, i) => s + g * (direction[i] ?? 0), 0) : 0);
    }, 0);
    const step = Math.min(furthest, change / Math.abs(slope));
    const difference = (await lossAlong(directions, step)) - (await lossAlong(directions, -step));
    return { graph: slope, finite: difference / (2 * step) };
  };
  const checks: Record<string, DirectionCheck> = {};
  const zero: string[] = [];
  const random = createRandom(1);
  const all = new Map<string, Float32Array>();
  for (const { parameter, gradient } of gradients) {
    const g = numbers(results[gradient.name]);
    const norm = Math.hypot(...g);
    if (norm === 0) {
      zero.push(parameter);
      continue;
    }
    checks[parameter] = await along(new Map([[parameter, Float32Array.from(g, (x) => x / norm)]]));
    // Each parameter moves as far as its gradient is large, so that none drowns the others.
    const far = norm / Math.sqrt(g.length);
    all.set(
      parameter,
      Float32Array.from(g, (x) => (x / 2 + random.normal() * far) / norm),
    );
  }
  checks.all = await along(all);
  await runner.release();
  return { checks, zero };
}

/** Relative to the larger of both. */
export function worstOf(checks: Readonly<Record<string, DirectionCheck | undefined>>): number {
  const each = Object.values(checks).map((check) => {
    const { graph, finite } = check ?? { graph: Number.NaN, finite: Number.NaN };
    return Math.abs(graph - finite) / Math.max(Math.abs(graph), Math.abs(finite));
  });
  return each.some(Number.isNaN) ? Number.NaN : Math.max(...each);
}

function movedBy(
  value: TensorValue | undefined,
  direction: Float32Array,
  step: number,
): TensorValue {
  if (!value) throw new Error('Nothing is kept to be moved.');
  const data = Float32Array.from(direction, (x, i) => Number(value.data[i] ?? 0) + step * x);
  return { ...value, data };
}
