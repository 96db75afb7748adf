/** The table that the bench prints. */
interface Line {
  what: string;
  figure: string;
  bar: string;
  met: boolean | undefined;
}

const table: Line[] = [];

export function note(what: string, figure: string, bar = '', met?: boolean): void {
  table.push({ what, figure, bar, met });
  process.stderr.write(`${what}: ${figure}\n`);
}

export function print(): void {
  const rows = [
    ['what', 'figure', 'bar', ''],
    ...table.map(({ what, figure, bar, met }) => [
      what,
      figure,
      bar,
      met === undefined ? '' : met ? 'ok' : 'MISSED',
    ]),
  ];
  const widths = [0, 1, 2].map((i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  for (const row of rows)
    process.stdout.write(`| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 6)).join(' | ')} |\n`);
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
