/**
 * Texts with a number in them: `user{i}`, `SEP{i:12X}` (12 hexadecimal digits), `{i:5}` (five
 * decimal ones).
 */
export interface NumberedText {
  /** the text of the first number */
  text: string;
  /** SQL for that of number n.i */
  sql: string;
}

const NUMBER = /\{i(?::(\d{1,2})(X?))?\}/g;

export function hasNumber(text: string): boolean {
  return text.search(NUMBER) >= 0;
}

/** The text of one number. */
export function numbered(text: string, i: number): string {
  return text.replace(NUMBER, (_all, width?: string, hex?: string) => {
    const digits = hex ? i.toString(16).toUpperCase() : String(i);
    return digits.padStart(Number(width ?? 0), '0');
  });
}

/** Patterns as the copier needs them; a text without a number is none. */
export function parsePatterns(patterns: readonly string[], first: number): NumberedText[] {
  return patterns.filter(hasNumber).map((pattern) => {
    const parts = pattern.split(/(\{i(?::\d{1,2}X?)?\})/).filter((part) => part !== '');
    const sql = parts.map((part) => {
      const [, width, hex] = /^\{i(?::(\d{1,2})(X?))?\}$/.exec(part) ?? [];
      if (!part.startsWith('{i') || !hasNumber(part)) return `'${part.replaceAll("'", "''")}'`;
      if (width === undefined) return 'cast(n.i as text)';
      return `printf('%0${width}${hex ? 'X' : 'd'}', n.i)`;
    });
    return { text: numbered(pattern, first), sql: `(${sql.join(' || ')})` };
  });
}
