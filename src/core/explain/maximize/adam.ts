// Adam (Kingma & Ba 2015, algorithm 1), uphill: what is optimised here is to grow.

export interface Adam {
  /** Moves the parameters in place along the gradient of what shall grow. */
  ascend(parameters: Float64Array, gradient: Float64Array): void;
}

export function createAdam(length: number, rate: number): Adam {
  const [decay, squareDecay, tiny] = [0.9, 0.999, 1e-8];
  const mean = new Float64Array(length);
  const square = new Float64Array(length);
  let step = 0;
  return {
    ascend: (parameters, gradient) => {
      step++;
      const correction = 1 - decay ** step;
      const squareCorrection = 1 - squareDecay ** step;
      for (let i = 0; i < length; i++) {
        const g = gradient[i] ?? 0;
        const m = decay * (mean[i] ?? 0) + (1 - decay) * g;
        const v = squareDecay * (square[i] ?? 0) + (1 - squareDecay) * g * g;
        mean[i] = m;
        square[i] = v;
        const move = m / correction / (Math.sqrt(v / squareCorrection) + tiny);
        parameters[i] = (parameters[i] ?? 0) + rate * move;
      }
    },
  };
}
