/**
 * LIKE and MATCHES -> SQLite's GLOB, which is case-sensitive as both are in Informix.
 *
 * (SQLite's own LIKE would need a pragma that also changes the store's statements.) Backslash
 * escapes in both by default: E.164 numbers are stored as `\+1...`.
 *
 * Evidence: clients wrap LOWER() round both sides in 46 statements [client]; the escape rule is
 * Informix's documented default [guess for CUCM], facts/sql.md 2
 */

const BACKSLASH = '\\';

/** The GLOB pattern of a LIKE pattern: `%` any text, `_` any character. */
export function globOfLike(pattern: string, escape = BACKSLASH): string {
  return translate(pattern, escape, (char) =>
    char === '%' ? '*' : char === '_' ? '?' : undefined,
  );
}

/** The GLOB pattern of a MATCHES pattern: `*`, `?`, `[a-z]`, `[^a-z]` mean the same in both. */
export function globOfMatches(pattern: string, escape = BACKSLASH): string {
  return translate(pattern, escape, (char) => ('*?[]^-'.includes(char) ? char : undefined));
}

function translate(
  pattern: string,
  escape: string,
  special: (char: string) => string | undefined,
): string {
  let glob = '';
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern.charAt(i);
    if (char === escape && i + 1 < pattern.length) glob += plain(pattern.charAt(++i));
    else glob += special(char) ?? plain(char);
  }
  return glob;
}

function plain(char: string): string {
  return '*?['.includes(char) ? `[${char}]` : char;
}
