/** What an option is, how its flag and its environment variable are called, and its line of help. */

/** An option that cannot be taken; the message says why. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

export interface Option<Name extends string = string> {
  /** in camel case */
  name: Name;
  kind: 'text' | 'number' | 'flag' | 'list' | 'choice';
  choices?: readonly string[];
  /** largest number */
  max?: number;
  /** default; undefined: off or not given */
  value: unknown;
  words: string;
  /** what the value is called in the help; FILE and DIR are completed as such */
  shows?: string;
}

/** adminUser -> --admin-user */
export function flagOf(option: Pick<Option, 'name'>): string {
  return `--${option.name.replace(/[A-Z]/g, (char) => `-${char.toLowerCase()}`)}`;
}

/** adminUser -> UCMOCK_ADMIN_USER */
export function envOf(option: Pick<Option, 'name'>): string {
  return `UCMOCK_${option.name.replace(/[A-Z]/g, (char) => `_${char}`).toUpperCase()}`;
}

/** What the value of an option is called: 'DIR', 'real|off', 'NUMBER'; '' for a flag. */
export function valueWord({ kind, shows, choices }: Option): string {
  return kind === 'flag' ? '' : (shows ?? choices?.join('|') ?? kind.toUpperCase());
}

/** A table of options as the command line's help shows it. */
export function helpText(options: readonly Option[]): string {
  const rows = options.map((option) => [
    `${flagOf(option)} ${valueWord(option)}`.trimEnd(),
    envOf(option),
    `${option.words}${defaultOf(option)}`,
  ]);
  return columns(rows);
}

/** Lines of text in columns, indented by two. */
export function columns(rows: readonly (readonly string[])[]): string {
  const width = (at: number): number => Math.max(...rows.map((row) => (row[at] ?? '').length));
  return rows
    .map((row) =>
      `  ${row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(width(at)))).join('  ')}`.trimEnd(),
    )
    .join('\n');
}

function defaultOf({ kind, value }: Option): string {
  return value === undefined || kind === 'flag' || kind === 'list'
    ? ''
    : ` (${value as string | number})`;
}
