/** Every routine that SQL may call, by its Informix name. Any other is fault -674. */
import * as comparison from './comparison';
import { dbinfo } from './dbinfo';
import { decode } from './decode';
import type { SqlFunction } from './function';
import { likeGlob, matchesGlob } from './glob';
import { licenseTotals } from './license-totals';
import { newid } from './newid';
import { regexMatch, regexReplace } from './regex';
import * as text from './text';
import { current, today } from './today';

function native(name: string, fewest: number, most: number): SqlFunction {
  return { arguments: [fewest, most], native: name };
}

export const FUNCTIONS: ReadonlyMap<string, SqlFunction> = new Map<string, SqlFunction>([
  // aggregates: with one argument only, since SQLite's max(a, b) is something else
  ['count', native('count', 1, 1)],
  ['sum', native('sum', 1, 1)],
  ['avg', native('avg', 1, 1)],
  ['min', native('min', 1, 1)],
  ['max', native('max', 1, 1)],

  ['lower', native('lower', 1, 1)],
  ['upper', native('upper', 1, 1)],
  ['length', native('length', 1, 1)],
  ['char_length', native('length', 1, 1)],
  ['character_length', native('length', 1, 1)],
  ['octet_length', native('octet_length', 1, 1)],
  ['substr', native('substr', 2, 3)],
  ['substring', native('substr', 2, 3)],
  ['trim', native('trim', 1, 1)],
  ['ltrim', native('ltrim', 1, 2)],
  ['rtrim', native('rtrim', 1, 2)],
  ['instr', native('instr', 2, 2)],
  ['ascii', native('unicode', 1, 1)],
  ['round', native('round', 1, 2)],
  ['abs', native('abs', 1, 1)],
  ['mod', native('mod', 2, 2)],
  ['ceil', native('ceil', 1, 1)],
  ['floor', native('floor', 1, 1)],
  ['nvl', native('ifnull', 2, 2)],
  ['nullif', native('nullif', 2, 2)],
  ['coalesce', native('coalesce', 2, 100)],

  ['newid', newid],
  ['dbinfo', dbinfo],
  ['today', today],
  ['current', current],
  ['decode', decode],
  ['regex_replace', regexReplace],
  ['regex_match', regexMatch],
  ['concat', text.concat],
  ['replace', text.replace],
  ['lpad', text.lpad],
  ['rpad', text.rpad],
  ['initcap', text.initcap],
  ['chr', text.chr],
  ['lessthan', comparison.lessthan],
  ['lessthanorequal', comparison.lessthanorequal],
  ['greaterthan', comparison.greaterthan],
  ['greaterthanorequal', comparison.greaterthanorequal],
  ['equal', comparison.equal],
  ['notequal', comparison.notequal],
]);

/** Called by the translation only; a client's word never reaches them. */
export const INTERNAL: ReadonlyMap<string, SqlFunction> = new Map<string, SqlFunction>([
  ['like_glob', likeGlob],
  ['matches_glob', matchesGlob],
]);

export const TABLE_FUNCTIONS: ReadonlyMap<string, typeof licenseTotals> = new Map([
  ['licensetotals', licenseTotals],
]);

/** The name by which SQLite knows a routine. */
export function sqliteName(name: string, routine: SqlFunction): string {
  return routine.native ?? `ifx_${name}`;
}
