// A training as a document for people: recipe, curves in numbers, phases, test, what changed, and the diagnosis.

import type { Interval } from '../../../protocol/evaluation';
import type {
  EpochRecord,
  TrainingManifest,
  TrainingRecord,
  TrainingReport,
} from '../../../protocol/train';

export function trainingMarkdown(
  manifest: TrainingManifest,
  records: readonly TrainingRecord[],
  report: TrainingReport,
): string {
  const { model, dataset, startedAt, provider, config } = manifest;
  const { best } = report;
  return `${[
    `# ${escaped(model.name)} trained on ${escaped(dataset.name)}`,
    '',
    `${startedAt.slice(0, 10)}, ${provider.provider}, seed ${config.seed}. Trained model: ${code(report.model)}.`,
    `Base SHA-256 ${code(model.sha256)}, dataset fingerprint ${code(dataset.fingerprint)}.`,
    '',
    '## Recipe',
    '',
    ...recipe(manifest),
    '',
    '## Phases',
    '',
    ...phases(report),
    '',
    `Best epoch: ${best.epoch} (phase ${best.phase + 1}), loss ${number(best.loss)}, accuracy ${percent(best.accuracy)}.`,
    '',
    '## Epochs',
    '',
    '| epoch | phase | training loss | validation loss | training accuracy | validation accuracy |',
    '| ---: | ---: | ---: | ---: | ---: | ---: |',
    ...records.filter((record) => record.kind === 'epoch').map(epochRow),
    ...test(report),
    '',
    '## Diagnosis',
    '',
    ...report.findings.map(
      ({ id, message, remedy }) =>
        `- **${id.replaceAll('-', ' ')}**: ${escaped(message)} ${escaped(remedy)}`,
    ),
    '',
    'Intervals are of 95 %: Wilson for accuracy, bootstrap for F1.',
  ].join('\n')}\n`;
}

function recipe({ config, dataset, notes }: TrainingManifest): string[] {
  const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);
  const { train, validation, test: held } = dataset.counts;
  return [
    `- Pictures: ${sum(train)} for training, ${sum(validation)} for validation, ${sum(held)} for the test, ${dataset.classes.length} classes.`,
    ...config.phases.map(
      ({ name, epochs, train: what, learningRate, schedule }) =>
        `- Phase ${escaped(name)}: trains ${typeof what === 'number' ? `the head and ${what} blocks` : what}, up to ${epochs} epochs, learning rate ${learningRate}, ${schedule.kind}.`,
    ),
    `- ${config.optimizer.kind}, batch ${config.batchSize}, weight decay ${config.weightDecay}, loss ${config.loss.kind}, balance ${config.balance}.`,
    ...notes.map((note) => `- ${escaped(note)}`),
  ];
}

function phases({ phases: all }: TrainingReport): string[] {
  const rows = all.map(({ name, epochs, best, endedEarly }) => {
    const scores = best === null ? '– | –' : `${number(best.loss)} | ${percent(best.accuracy)}`;
    return `| ${escaped(name)} | ${epochs}${endedEarly ? ' (ended early)' : ''} | ${scores} |`;
  });
  const scored = all.flatMap(({ name, best }) => (best === null ? [] : [{ name, best }]));
  const helped = scored.filter(
    ({ best }, at) => at > 0 && scored.slice(0, at).every((each) => best.loss < each.best.loss),
  );
  return [
    '| phase | epochs | best loss | accuracy |',
    '| --- | ---: | ---: | ---: |',
    ...rows,
    ...(scored.length < 2
      ? []
      : [
          '',
          helped.length === 0
            ? `No phase lowered the loss below that of "${escaped(scored[0]?.name ?? '')}".`
            : `Phases that lowered the loss further: ${helped.map(({ name }) => `"${escaped(name)}"`).join(', ')}.`,
        ]),
  ];
}

function epochRow({ epoch, phase, train, validation, isBest }: EpochRecord): string {
  const star = isBest ? ' *' : '';
  const [loss, accuracy] =
    validation === null ? ['–', '–'] : [number(validation.loss), percent(validation.accuracy)];
  return `| ${epoch}${star} | ${phase + 1} | ${number(train.loss)} | ${loss} | ${percent(train.accuracy)} | ${accuracy} |`;
}

const idsShown = 20;

function test({ test: tested, before }: TrainingReport): string[] {
  if (tested === null) return ['', '## Test', '', 'There were no test pictures.'];
  const lines = [
    '',
    '## Test',
    '',
    `${tested.count} pictures: accuracy ${interval(tested.accuracy)}, macro F1 ${interval(tested.macroF1)}.`,
    `Run: ${code(tested.run)}.`,
  ];
  if (before === null) return lines;
  const chance =
    before.pValue === null ? '' : ` (McNemar p = ${Number(before.pValue.toPrecision(2))})`;
  return [
    ...lines,
    '',
    `Before, ${escaped(before.what)}: accuracy ${interval(before.accuracy)}; difference ${interval(before.difference)}${chance}.`,
    '',
    ...flips('Fixed', before.fixed),
    ...flips('Broken', before.broken),
  ];
}

function flips(what: string, ids: readonly string[]): string[] {
  const more = ids.length > idsShown ? `, and ${ids.length - idsShown} more` : '';
  const list = ids.length === 0 ? '' : `: ${ids.slice(0, idsShown).map(code).join(', ')}${more}`;
  return [`- ${what}: ${ids.length}${list}`];
}

function interval(of: Interval | null): string {
  if (of === null) return '–';
  return `${percent(of.value)} (${percent(of.low)} … ${percent(of.high)})`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function number(value: number): string {
  return value.toFixed(4);
}

/** Names come from files and may hold anything. */
function escaped(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replace(/[\\|*_`<>[\]#]/g, '\\$&');
}

function code(text: string): string {
  const ticks = text.includes('`') ? '``' : '`';
  return `${ticks}${text.replace(/[\r\n|]+/g, ' ')}${ticks}`;
}
