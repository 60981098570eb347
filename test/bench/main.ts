// npm run bench -- NAME…: measures, side by side in one run, and prints ratios. Never a test: numbers depend on the
// machine, so nothing fails here.

import { benchClassify } from './classify';
import { benchEvaluate } from './evaluate';
import { benchExplain } from './explain';
import { benchFeatures } from './features';
import { benchGraph } from './graph';
import { benchTrain } from './train';

const benches: Readonly<Record<string, () => Promise<void>>> = {
  classify: benchClassify,
  evaluate: benchEvaluate,
  explain: benchExplain,
  features: benchFeatures,
  graph: benchGraph,
  train: benchTrain,
};

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !(name in benches));
  if (unknown.length > 0)
    throw new Error(`No bench named ${unknown}: choose ${Object.keys(benches)}.`);
  for (const name of names.length > 0 ? names : Object.keys(benches)) {
    console.log(`\n${name}`);
    await benches[name]?.();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
