/**
 * regex_replace(text, pattern, replacement) and regex_match(text, pattern), of Informix's regex
 * extension. [client] q096
 *
 * The pattern comes from a client and JavaScript's engine can be made to backtrack for ever,
 * which no limit can stop; so texts and patterns are short and a quantifier on a group that
 * holds a quantifier is refused.
 */
import type { SqlFunction } from './function';
import { strict } from './function';
import { syntaxError } from '../refusals';

const LONGEST_TEXT = 4096;
const LONGEST_PATTERN = 256;
const NESTED_QUANTIFIER = /\([^()]*[*+{][^()]*\)[*+{?]|\([^()]*\|[^()]*\)[*+{]|\)\)[*+{]/;
const MANY_QUANTIFIERS = /(?:[^\\][*+][^*+]*){6}/;

export const regexReplace: SqlFunction = {
  arguments: [3, 3],
  run: strict((text, pattern, replacement) =>
    String(text)
      .slice(0, LONGEST_TEXT)
      .replace(compile(pattern, 'g'), groups(String(replacement))),
  ),
};

export const regexMatch: SqlFunction = {
  arguments: [2, 2],
  boolean: true,
  run: strict((text, pattern) =>
    compile(pattern, '').test(String(text).slice(0, LONGEST_TEXT)) ? 1 : 0,
  ),
};

function compile(pattern: string | number | bigint | undefined, flags: string): RegExp {
  const source = String(pattern);
  if (
    source.length > LONGEST_PATTERN ||
    NESTED_QUANTIFIER.test(source) ||
    MANY_QUANTIFIERS.test(source)
  ) {
    throw syntaxError();
  }
  try {
    return new RegExp(source, flags);
  } catch {
    throw syntaxError();
  }
}

/** `\1` means a group, `$` nothing special. */
function groups(replacement: string): string {
  return replacement.replaceAll('$', '$$$$').replace(/\\(\d)/g, '$$$1');
}
