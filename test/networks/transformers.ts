// Vision transformers as PyTorch's exporter writes them: ViT and DeiT with their tokens, Swin with windows and shifts.

import { classes, type Network, network } from './layers';
import { dense, gelu, layerNorm } from './residual';

const features = 12;
const heads = 3;
const headSize = features / heads;

export interface VitOptions {
  /** Class token, and a distillation token for DeiT. */
  readonly tokens?: 1 | 2;
  readonly opset?: 13 | 17;
  /** Height and width in patches. */
  readonly grid?: readonly [number, number];
}

const patch = 4;

/** Dosovitskiy 2020; Touvron 2020 with two tokens. */
export function vit({ tokens = 1, opset = 17, grid = [4, 4] }: VitOptions = {}): Uint8Array {
  const [rows, columns] = grid;
  const net = network({ opset, dims: [3, rows * patch, columns * patch] });
  const embedded = net.conv(net.image, features, { kernel: patch, stride: patch, pad: 0 });
  // The batch size comes from the input's own shape.
  const batch = batchOf(net, embedded.name);
  const flatDims = net.node('Concat', [batch, net.ints(features, -1)], { axis: 0 });
  const flat = net.node('Reshape', [embedded.name, flatDims]);
  const patches = net.node('Transpose', [flat], { perm: [0, 2, 1] });
  const special = Array.from({ length: tokens }, () => {
    const dims = net.node('Concat', [batch, net.ints(-1, -1)], { axis: 0 });
    const ones = net.node('ConstantOfShape', [net.ints(3)], {
      value: { type: 'int64', dims: [1], data: BigInt64Array.of(1n) },
    });
    // Expand with -1 is written as: where the size is −1, take 1.
    const isOpen = net.node('Equal', [dims, net.node('Mul', [ones, net.ints(-1, -1, -1)])]);
    const sizes = net.node('Where', [isOpen, ones, dims]);
    return net.node('Expand', [net.weight([1, 1, features]), sizes]);
  });
  const count = rows * columns + tokens;
  const joined = net.node('Concat', [...special, patches], { axis: 1 });
  let x = net.node('Add', [joined, net.weight([1, count, features], 0.3)]);
  for (const _ of [0, 1]) x = encoderBlock(net, x, count, opset);
  const normed = layerNorm(net, x, features, opset);
  const scores = Array.from({ length: tokens }, (_, index) => {
    const at = net.graph.weight(`token ${index}`, 'int64', [], [index]);
    const token = net.node('Gather', [normed, at], { axis: 1 });
    return net.linear({ name: token, channels: features }, classes).name;
  });
  const [first = '', second] = scores;
  if (second === undefined) return net.finish(first);
  return net.finish(net.node('Div', [net.node('Add', [first, second]), net.scalar(2)]));
}

/** As a vector of one number. */
function batchOf(net: Network, x: string): string {
  const shape = net.node('Shape', [x]);
  const zero = net.graph.weight(`${x}/first`, 'int64', [], [0]);
  return net.node('Unsqueeze', [net.node('Gather', [shape, zero], { axis: 0 }), net.ints(0)]);
}

function encoderBlock(net: Network, x: string, count: number, opset: number): string {
  const attended = attention(net, layerNorm(net, x, features, opset), [-1, count]);
  const middle = net.node('Add', [x, attended]);
  const wide = gelu(net, dense(net, layerNorm(net, middle, features, opset), features, 24));
  return net.node('Add', [middle, dense(net, wide, 24, features)]);
}

/** timm's: one product for query, key and value, cut by Gather; `[batch, tokens]` may leave the batch open. */
function attention(
  net: Network,
  x: string,
  [batch, count]: readonly [number, number],
  bias?: string,
): string {
  const joined = dense(net, x, features, 3 * features);
  const dims = net.ints(batch, count, 3, heads, headSize);
  const parted = net.node('Transpose', [net.node('Reshape', [joined, dims])], {
    perm: [2, 0, 3, 1, 4],
  });
  const part = (index: number): string => {
    const at = net.graph.weight(`${x}/part ${index}`, 'int64', [], [index]);
    return net.node('Gather', [parted, at], { axis: 0 });
  };
  const scaled = net.node('Mul', [part(0), net.scalar(headSize ** -0.5)]);
  const keys = net.node('Transpose', [part(1)], { perm: [0, 1, 3, 2] });
  const product = net.node('MatMul', [scaled, keys]);
  const biased = bias === undefined ? product : net.node('Add', [product, bias]);
  const weights = net.node('Softmax', [biased], { axis: -1 });
  const mixed = net.node('Transpose', [net.node('MatMul', [weights, part(2)])], {
    perm: [0, 2, 1, 3],
  });
  const whole = net.node('Reshape', [mixed, net.ints(batch, count, features)]);
  return dense(net, whole, features, features);
}

const windowSide = 2;

/** Liu 2021: windows by Reshape and Transpose, shifts by Slice and Concat, relative bias, patch merging by strided slices. */
export function swin(): Uint8Array {
  const side = 4;
  const net = network({ size: side * patch });
  const embedded = net.conv(net.image, features, { kernel: patch, stride: patch, pad: 0 });
  let x = net.node('Transpose', [embedded.name], { perm: [0, 2, 3, 1] });
  x = layerNorm(net, x, features, 17);
  for (const shift of [0, 1]) x = swinBlock(net, x, side, shift);
  x = merge(net, x);
  const normed = layerNorm(net, x, 2 * features, 17);
  const pooled = net.node('ReduceMean', [normed], { axes: [1, 2], keepdims: 0 });
  return net.finish(net.linear({ name: pooled, channels: 2 * features }, classes));
}

function swinBlock(net: Network, x: string, side: number, shift: number): string {
  const normed = rolled(net, layerNorm(net, x, features, 17), shift);
  const windows = side / windowSide;
  const cut = net.ints(-1, windows, windowSide, windows, windowSide, features);
  const parted = net.node('Transpose', [net.node('Reshape', [normed, cut])], {
    perm: [0, 1, 3, 2, 4, 5],
  });
  const count = windowSide * windowSide;
  const tokens = net.node('Reshape', [parted, net.ints(-1, count, features)]);
  // The bias is looked up in a table by constant indices.
  const table = net.weight([9, heads], 0.3);
  const index = net.graph.weight(
    `${x}/index`,
    'int64',
    [count * count],
    [...[4, 3, 1, 0, 5, 4, 2, 1, 7, 6, 4, 3, 8, 7, 5, 4]],
  );
  const looked = net.node('Reshape', [
    net.node('Gather', [table, index], { axis: 0 }),
    net.ints(count, count, heads),
  ]);
  const bias = net.node('Unsqueeze', [
    net.node('Transpose', [looked], { perm: [2, 0, 1] }),
    net.ints(0),
  ]);
  const attended = attention(net, tokens, [-1, count], bias);
  const back = net.node('Reshape', [
    attended,
    net.ints(-1, windows, windows, windowSide, windowSide, features),
  ]);
  const joined = net.node('Transpose', [back], { perm: [0, 1, 3, 2, 4, 5] });
  const whole = net.node('Reshape', [joined, net.ints(-1, side, side, features)]);
  const middle = net.node('Add', [x, rolled(net, whole, -shift)]);
  const wide = gelu(net, dense(net, layerNorm(net, middle, features, 17), features, 24));
  return net.node('Add', [middle, dense(net, wide, 24, features)]);
}

/** torch.roll by −shift along height and width. */
function rolled(net: Network, x: string, shift: number): string {
  if (shift === 0) return x;
  return [1, 2].reduce((from, axis) => {
    const end = 2 ** 31;
    const head = net.node('Slice', [from, net.ints(shift), net.ints(end), net.ints(axis)]);
    const tail = net.node('Slice', [from, net.ints(0), net.ints(shift), net.ints(axis)]);
    return net.node('Concat', [head, tail], { axis });
  }, x);
}

/** Every second row and column, four ways, side by side. */
function merge(net: Network, x: string): string {
  const end = 2 ** 31;
  const corners = [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ].map(([row = 0, column = 0]) =>
    net.node('Slice', [
      x,
      net.ints(row, column),
      net.ints(end, end),
      net.ints(1, 2),
      net.ints(2, 2),
    ]),
  );
  const joined = net.node('Concat', corners, { axis: -1 });
  const normed = layerNorm(net, joined, 4 * features, 17);
  return net.node('MatMul', [normed, net.weight([4 * features, 2 * features], 0.2)]);
}
