// The README of a sample: what lies in the folder, what to try first, and how good the model really is.

import type { Accuracy, Share } from './accuracy';
import { splitSizes } from './pictures';
import { inputSide } from './recipe';

/** How many pictures are called the class that wears the sticker: those of the class, and all others. */
export interface Shortcut {
  readonly shape: string;
  /** Test pictures of the class, and of all others. */
  readonly own: number;
  readonly others: number;
  readonly plain: { readonly own: number; readonly others: number };
  readonly marked: { readonly own: number; readonly others: number };
}

export function sampleReadme(
  labels: readonly string[],
  accuracy: Accuracy,
  shortcut: Shortcut,
  seed: number,
): string {
  const { train, val, test } = splitSizes;
  const rows = labels.map((label, index) => `| ${label} | ${fraction(accuracy.perClass[index])} |`);
  return `# Glassbox sample

${labels.length * (train + val + test)} drawn pictures of ${labels.length} shapes, and a small network trained to tell them apart. Made with seed ${seed}.

- \`pictures/train\`, \`val\` and \`test\`: ${train}, ${val} and ${test} pictures of each class. Some are hard on purpose, and their names
  say why: \`tiny\`, \`low-contrast\`, \`two-shapes\`.
- \`model.onnx\`: the network. It was trained on \`train\` and never saw \`test\`.
- \`model.glassbox.json\`: its model card, which says how a picture becomes the network's input and what the outputs mean.

## Five minutes with it

1. Right-click \`model.onnx\` and choose **Use as Active Model**.
2. Right-click a picture in \`pictures/test\` and choose **Classify with Glassbox**. Press **As the model sees it**:
   ${inputSide} × ${inputSide} pixels, cut from the middle.
3. Right-click the folder \`pictures/test/heart\` and classify all of it. Look at what is wrong, and how sure the model was.
4. In \`model.glassbox.json\` change \`"scale": "0-1"\` to \`"0-255"\` and classify again. This is what wrong preprocessing looks
   like: no error, only wrong answers. Change it back.

## Find what the model really learnt

Something is wrong with one class, and the validation accuracy does not show it.

1. Evaluate the model on the dataset \`pictures\`, split \`val\`, then on split \`test\`. Which class is good in one and bad in
   the other?
2. Open the gallery of the \`test\` run and look at the wrong pictures of that class. What are they called instead?
3. Open a picture of that class from \`pictures/val\`, choose **Explain**, and compare Grad-CAM with Occlusion: where does the model look?

<details><summary>What you should see</summary>

Every ${shortcut.shape} in \`train\` and \`val\` wears a round pink sticker in the upper left; no other class does, and in \`test\` nobody does.
The model took the shortcut: it looks for the sticker and not for the shape. Grad-CAM is
strongest in that corner, and Occlusion finds the sticker itself.

| test pictures | called ${shortcut.shape} | with a sticker put on |
| --- | --- | --- |
| ${shortcut.shape} | ${shortcut.plain.own} of ${shortcut.own} | ${shortcut.marked.own} of ${shortcut.own} |
| all others | ${shortcut.plain.others} of ${shortcut.others} | ${shortcut.marked.others} of ${shortcut.others} |

</details>

## How good the model is

On \`pictures/test\` it is right for ${accuracy.overall.correct} of ${accuracy.overall.total} pictures: ${percent(accuracy.overall.value)} (95 % interval ${percent(accuracy.overall.low)} to ${percent(accuracy.overall.high)}).

| class | right |
| --- | --- |
${rows.join('\n')}

How it was trained is in \`.glassbox/training/sample\`.

Making the sample again into this folder replaces the files listed in \`.glassbox-sample.json\` and the training, and leaves yours alone.
`;
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function fraction(share: Share | undefined): string {
  return share ? `${share.correct} of ${share.total}` : 'none';
}
