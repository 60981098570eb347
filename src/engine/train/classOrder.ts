// Whether the model's own head can stay, and then: its classes, in its order.

import { matchClasses } from '../../core/datasets/matchClasses';
import { outputNames } from '../../core/model/outputNames';
import type { DataPlan } from '../../core/train/data/dataPlan';
import type { TrainConfig } from '../../protocol/trainRecipe';
import type { TrainData } from './trainData';
import type { TrainModel } from './trainModel';

export interface OrderedClasses {
  readonly keepsHead: boolean;
  readonly plan: TrainData['plan'];
}

export function orderClasses(
  data: TrainData,
  { card, builtin }: TrainModel,
  head: TrainConfig['head']['kind'],
): OrderedClasses {
  const { plan, dataset } = data;
  if (head === 'replace') return { keepsHead: false, plan };
  if (builtin !== null) return { keepsHead: true, plan };
  const names = outputNames(card);
  const places =
    dataset === null
      ? plan.classes.map((_, i) => i)
      : matchClasses(plan.classes, names, dataset.classTable).classes.map(({ index }) => index);
  const isWhole = places.every((place) => place !== null);
  const isSame = isWhole && (dataset === null || plan.classes.length === names.length);
  if (head === 'auto' && !isSame) return { keepsHead: false, plan };
  if (!isWhole) return { keepsHead: true, plan };
  return { keepsHead: true, plan: placed(plan, places.map(Number), names) };
}

/** Labels become indices of the model's outputs. */
function placed(
  plan: TrainData['plan'],
  places: readonly number[],
  names: readonly (string | null)[],
): TrainData['plan'] {
  const classes = names.map((name, i) => plan.classes[places.indexOf(i)] ?? name ?? String(i));
  const examples = (role: keyof DataPlan['examples']) =>
    plan.examples[role].map((each) => ({ ...each, label: places[each.label] ?? 0 }));
  const counts = (role: keyof DataPlan['counts']) =>
    names.map((_, i) => plan.counts[role][places.indexOf(i)] ?? 0);
  return {
    ...plan,
    classes,
    examples: {
      train: examples('train'),
      validation: examples('validation'),
      test: examples('test'),
    },
    counts: { train: counts('train'), validation: counts('validation'), test: counts('test') },
  };
}
