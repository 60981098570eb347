import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../../../src/base/npy';
import { gradientRules } from '../../../src/core/autodiff/rules';
import { finiteDifference } from '../../../src/core/explain/checks/finiteDifference';
import { insertionDeletion } from '../../../src/core/explain/checks/insertionDeletion';
import { randomization } from '../../../src/core/explain/checks/randomization';
import { createSubject } from '../../../src/core/explain/createSubject';
import { diagnose } from '../../../src/core/explain/findings/index';
import { ablationCam } from '../../../src/core/explain/methods/ablationCam';
import { occlusion } from '../../../src/core/explain/methods/occlusion';
import { rise } from '../../../src/core/explain/methods/rise';
import { scoreCam } from '../../../src/core/explain/methods/scoreCam';
import { type Graph, graphBytes, type ShapedGraph } from '../../../src/core/onnx/graph';
import { readAttributes } from '../../../src/core/onnx/nodeAttributes';
import { parseModel } from '../../../src/core/onnx/parseModel';
import { elementCount, tensorValue } from '../../../src/core/onnx/tensor';
import { contextOf, plainLayer, toySettings } from './methodContext';
import { keyedRuns, never } from './support';

async function load(path: string, dims: number[]) {
  const { graph: proto, model } = parseModel(readFileSync(path), path);
  const constants = new Map(proto.initializer.map((each) => [each.name, tensorValue(each, path)]));
  const nodes = proto.node.flatMap((node, i) => {
    const attributes: any = readAttributes(node, path);
    if (node.opType === 'Constant') {
      constants.set(node.output[0]!, attributes.value);
      return [];
    }
    const n = {
      op: node.opType,
      domain: '',
      name: node.name || `${node.opType}_${i}`,
      inputs: node.input,
      outputs: node.output,
      attributes,
    };
    if (n.op === 'Clip' && attributes.min) {
      const s = (v: number, nm: string) => {
        const k = `${n.name}_${nm}`;
        constants.set(k, { type: 'float32', dims: [], data: Float32Array.of(v) });
        return k;
      };
      return [
        {
          ...n,
          inputs: [n.inputs[0]!, s(attributes.min.float, 'min'), s(attributes.max.float, 'max')],
          attributes: {},
        },
      ];
    }
    return [n];
  });
  const image = proto.input.find((i) => !constants.has(i.name))!.name;
  const outputs = proto.output.map((o) => o.name);
  const graph: Graph = {
    inputs: [{ name: image, type: 'float32', dims }],
    outputs,
    nodes,
    constants,
  };
  const names = nodes.flatMap((n) => n.outputs).filter((n) => n);
  const session = await ort.InferenceSession.create(graphBytes({ ...graph, outputs: names }), {
    logSeverityLevel: 4,
  });
  const res = await session.run({
    [image]: new ort.Tensor('float32', new Float32Array(elementCount(dims)), dims),
  });
  const shapes = new Map<string, any>(
    Object.entries(res).map(([k, t]) => [k, { type: t.type, dims: t.dims }]),
  );
  for (const [k, v] of constants) shapes.set(k, { type: v.type, dims: v.dims });
  shapes.set(image, { type: 'float32', dims });
  const scores = outputs[0]!;
  const sd = shapes.get(scores).dims;
  const flat = 'flat scores',
    sm = 'probabilities';
  constants.set('flat shape', {
    type: 'int64',
    dims: [2],
    data: BigInt64Array.of(1n, BigInt(elementCount(sd))),
  });
  const more = [
    {
      op: 'Reshape',
      domain: '',
      name: flat,
      inputs: [scores, 'flat shape'],
      outputs: [flat],
      attributes: {},
    },
    {
      op: 'Softmax',
      domain: '',
      name: sm,
      inputs: [flat],
      outputs: [sm],
      attributes: { axis: { int: -1 } },
    },
  ];
  shapes.set(flat, { type: 'float32', dims: [1, elementCount(sd)] });
  shapes.set(sm, shapes.get(flat));
  shapes.set('flat shape', { type: 'int64', dims: [2] });
  const g: ShapedGraph = { ...graph, nodes: [...nodes, ...more] as any, constants, shapes };
  const parts = {
    input: {
      name: image,
      layout: 'NCHW' as const,
      channels: dims[1]!,
      height: dims[2]!,
      width: dims[3]!,
      black: [-2, -2, -2],
      white: [2, 2, 2],
    },
    scores: flat,
    probabilities: sm,
    classCount: elementCount(sd),
    many: async () => null,
    run: keyedRuns(),
  };
  const subject = createSubject({ ...parts, one: g });
  const pool = nodes.findLast(
    (n) => n.op === 'GlobalAveragePool' || n.op === 'ReduceMean' || n.op === 'AveragePool',
  );
  const copy = (other: ShapedGraph) => ({
    subject: createSubject({ ...parts, one: other, run: keyedRuns() }),
    dispose: async () => undefined,
  });
  const layer = pool
    ? (() => {
        const v = pool.inputs[0]!;
        const d = shapes.get(v).dims;
        return plainLayer(v, [d[1], d[2], d[3]]);
      })()
    : null;
  return { subject, copy, layer };
}
const D = '/work/shared/data/';
const cam = (kind: string) => ({
  id: 'grad-cam' as const,
  name: 'Grad-CAM',
  explain: async (c: any) => {
    const v = c.layer.value;
    const backward = { ...c.objective, wanted: [v], rules: gradientRules };
    const { values, gradients } = await c.subject.run(
      { rows: c.picture, count: 1, fetches: [v], backward },
      never,
    );
    const A = values.get(v),
      G = gradients.get(v),
      area = c.layer.height * c.layer.width;
    const data = new Float32Array(area);
    for (let k = 0; k < c.layer.channels; k++) {
      let w = 0;
      for (let i = 0; i < area; i++) w += G[k * area + i] / area;
      for (let i = 0; i < area; i++) data[i]! += w * A[k * area + i];
    }
    const d = data.map((x) => Math.max(0, x));
    return {
      raw: { dims: [c.layer.height, c.layer.width], data: d },
      heatmap: { width: c.layer.width, height: c.layer.height, data: d, isSigned: false },
    };
  },
});
const sal = {
  id: 'saliency' as const,
  name: 'Saliency',
  explain: async (c: any) => {
    const v = c.subject.input.name;
    const backward = { ...c.objective, wanted: [v], rules: gradientRules };
    const { gradients } = await c.subject.run(
      { rows: c.picture, count: 1, fetches: [], backward },
      never,
    );
    const g = gradients.get(v);
    const { height, width, channels } = c.subject.input;
    const d = new Float32Array(height * width);
    for (let p = 0; p < d.length; p++)
      for (let k = 0; k < channels; k++) d[p] = Math.max(d[p]!, Math.abs(g[k * d.length + p]));
    return {
      raw: { dims: [height, width], data: d },
      heatmap: { width, height, data: d, isSigned: false },
    };
  },
};
const models = [
  ['reference/resnet', D + 'reference/resnet.onnx', D + 'reference/resnet.input.npy'],
  ['reference/vgg', D + 'reference/vgg.onnx', D + 'reference/vgg.input.npy'],
  [
    'reference/mobilenetv2',
    D + 'reference/mobilenetv2.onnx',
    D + 'reference/mobilenetv2.input.npy',
  ],
  ['reference/vit', D + 'reference/vit.onnx', D + 'reference/vit.input.npy'],
  [
    'squeezenet',
    D + 'models/squeezenet1.1_fp32.onnx',
    D + 'preprocess/n01491361_tiger_shark.bilinear256-crop224.npy',
  ],
  [
    'squeezenet whisky',
    D + 'models/squeezenet1.1_fp32.onnx',
    D + 'preprocess/n04579145_whiskey_jug.bicubic256-crop224.npy',
  ],
  [
    'mobilenet',
    D + 'models/mobilenet_v2_dequant_fp32.onnx',
    D + 'preprocess/n01491361_tiger_shark.bilinear256-crop224.npy',
  ],
  [
    'mobilenet drill',
    D + 'models/mobilenet_v2_dequant_fp32.onnx',
    D + 'preprocess/n03240683_drilling_platform.bilinear256-crop224.npy',
  ],
] as const;
describe('scratch', () => {
  it.each(models)(
    '%s',
    async (name, path, npy) => {
      const x = readNpy(readFileSync(npy), npy);
      const dims = x.dims.length === 3 ? [1, ...x.dims] : [...x.dims];
      const { subject, copy, layer } = await load(path, dims);
      const first = await subject.run({ rows: x.data, count: 1, fetches: [subject.scores] }, never);
      const s = first.values.get(subject.scores)!;
      const top = s.indexOf(Math.max(...s));
      const seed = new Float32Array(s.length);
      seed[top] = 1;
      const context = {
        ...contextOf(subject, x.data, { layer, objective: { of: subject.scores, seed } }),
        picture: x.data,
      };
      console.log(name, 'top', top, s[top], layer?.value, layer?.channels, layer?.height);
      for (const m of [sal, ...(layer ? [cam('')] : [])]) {
        try {
          const result = await m.explain(context);
          const cc = { method: m, context, result, copy };
          let t = performance.now();
          const lap = () => {
            const n = performance.now();
            const r = Math.round(n - t);
            t = n;
            return r;
          };
          console.log(m.id, (await finiteDifference.check(cc))?.text, lap());
          const probCtx = { ...context, objective: { of: subject.probabilities, seed } };
          console.log(
            '  prob',
            (await finiteDifference.check({ ...cc, context: probCtx }))?.text,
            lap(),
          );
          console.log('  findings', await diagnose(cc));
          if (process.env.SLOW) {
            for (const sd of [0, 1, 2])
              console.log(
                '  ',
                (
                  await randomization.check({
                    ...cc,
                    context: { ...context, settings: { ...toySettings, seed: sd * 100000 } },
                  })
                )?.text,
                lap(),
              );
            const r = await insertionDeletion.check(cc);
            console.log('  ', r?.outcome, r?.text, lap());
          }
        } catch (e) {
          console.log(m.id, String(e).slice(0, 300));
        }
      }
      if (process.env.METHODS)
        for (const m of [occlusion, scoreCam, ablationCam, { ...rise }]) {
          if (m.usesLayer && !layer) continue;
          const t = performance.now();
          const result = await m.explain({
            ...context,
            settings: { ...toySettings, samples: 200 },
          });
          const ms = Math.round(performance.now() - t);
          const r = await insertionDeletion.check({ method: m, context, result, copy });
          console.log(m.id, ms, 'ms', r?.outcome, r?.text);
        }
    },
    600000,
  );
});
