import { describe, expect, it } from 'vitest';
import { classify } from '../../../src/cli/commands/classify';
import { exportPredictions, toCsvCell } from '../../../src/extension/panels/exportPredictions';
import type { EngineApi } from '../../../src/protocol/engine';
import { failure, prediction, report } from './samples';

const mixed = report([prediction('/data/a.png'), failure('/data/b,"c".png')]);

describe('exported predictions', () => {
  it('are, as JSON, byte for byte what the CLI prints', async () => {
    const printed: string[] = [];
    await classify.run({
      engine: { classify: async () => mixed } as unknown as EngineApi,
      positionals: ['/data/a.png'],
      options: { model: '/data/m.onnx', json: true },
      signal: new AbortController().signal,
      print: (text) => printed.push(text),
      note: () => undefined,
    });
    expect(exportPredictions(mixed, 'json')).toBe(`${printed.join('\n')}\n`);
  });

  it('are, as CSV, one line per picture with its classes from left to right', () => {
    expect(exportPredictions(mixed, 'csv')).toBe(
      [
        'image,latencyMs,error,index1,label1,probability1,score1,index2,label2,probability2,score2',
        '/data/a.png,12.5,,0,cat,0.75,1.5,1,,0.25,-0.5',
        '"/data/b,""c"".png",,"/data/b,""c"".png is cut off. Copy it again.",,,,,,,,',
        '',
      ].join('\r\n'),
    );
  });

  it('are a header alone where there is nothing', () => {
    expect(exportPredictions(report([]), 'csv')).toBe('image,latencyMs,error\r\n');
  });

  it.each([
    ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['line\nbreak', '"line\nbreak"'],
    ['tiger cat', 'tiger cat'],
    ['日本語', '日本語'],
    [-1.5, '-1.5'],
    [0, '0'],
    [null, ''],
  ])('write %j as %j', (value, cell) => {
    expect(toCsvCell(value)).toBe(cell);
  });
});
