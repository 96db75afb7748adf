/** Every routine that SQL may call, by its Informix name. Any other is fault -674. */
import * as comparison from './comparison';
import * as dates from './dates';
import { toChar, toDate } from './date-text';
import { dbinfo } from './dbinfo';
import { decode } from './decode';
import type { SqlFunction } from './function';
import { likeGlob, matchesGlob } from './glob';
import { licenseTotals } from './license-totals';
import { newid } from './newid';
import * as numbers from './numbers';
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
  ['instr', text.instr],
  ['ascii', native('unicode', 1, 1)],
  ['round', native('round', 1, 2)],
  ['abs', native('abs', 1, 1)],
  ['mod', numbers.mod],
  ['ceil', numbers.ceil],
  ['floor', numbers.floor],
  ['trunc', numbers.trunc],
  ['sqrt', numbers.sqrt],
  ['exp', numbers.exp],
  ['logn', numbers.logn],
  ['log10', numbers.log10],
  ['sign', numbers.sign],
  ['pow', numbers.power],
  ['power', numbers.power],
  ['hex', numbers.hex],
  ['to_number', numbers.toNumber],
  ['greatest', numbers.greatest],
  ['least', numbers.least],
  ['nvl', native('ifnull', 2, 2)],
  ['nullif', native('nullif', 2, 2)],
  ['coalesce', native('coalesce', 2, 100)],

  ['isnull', native('ifnull', 2, 2)],
  ['nvl2', text.nvl2],
  ['ucase', native('upper', 1, 1)],
  ['lcase', native('lower', 1, 1)],
  ['left', text.left],
  ['right', text.right],
  ['reverse', text.reverse],
  ['space', text.space],
  ['charindex', text.charindex],
  ['substring_index', text.substringIndex],

  // only with OVER (...)
  ['row_number', native('row_number', 0, 0)],
  ['rank', native('rank', 0, 0)],
  ['dense_rank', native('dense_rank', 0, 0)],
  ['denserank', native('dense_rank', 0, 0)],
  ['percent_rank', native('percent_rank', 0, 0)],
  ['cume_dist', native('cume_dist', 0, 0)],
  ['ntile', native('ntile', 1, 1)],
  ['lag', native('lag', 1, 3)],
  ['lead', native('lead', 1, 3)],
  ['first_value', native('first_value', 1, 1)],
  ['last_value', native('last_value', 1, 1)],

  ['year', dates.year],
  ['month', dates.month],
  ['day', dates.day],
  ['weekday', dates.weekday],
  ['quarter', dates.quarter],
  ['mdy', dates.mdy],
  ['date', dates.date],
  ['last_day', dates.lastDay],
  ['add_months', dates.addMonthsTo],
  ['months_between', dates.monthsBetween],
  ['to_char', toChar],
  ['to_date', toDate],

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
  ['extend', dates.extend],
  ['units', dates.units],
  ['interval', dates.interval],
  ['chars', dates.chars],
  ['plus', dates.plus],
  ['minus', dates.minus],
  ['sqrt', numbers.sqrt],
  ['integer', numbers.integer],
  ['boolean', numbers.boolean],
]);

export const TABLE_FUNCTIONS: ReadonlyMap<string, typeof licenseTotals> = new Map([
  ['licensetotals', licenseTotals],
]);

/** The name by which SQLite knows a routine. */
export function sqliteName(name: string, routine: SqlFunction): string {
  return routine.native ?? `ifx_${name}`;
}
