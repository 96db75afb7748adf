/** Locales: "English United States" of the database is "English, United States" here. [doc] */
import type { Tx } from '../../server/store/store';
import { text } from './text';

export function localeWords(name: string): string {
  return name.includes(',') ? name : name.replace(/^(\S+) (.+)$/, '$1, $2');
}

export function localeOf(tx: Tx, value: string): string {
  if (value === '') return '';
  return localeWords(text(tx.get('select name from typeuserlocale where enum = ?', value)?.name));
}

/** The number of a locale that is given by number or words. */
export function localeNumber(tx: Tx, given: string): number | undefined {
  const asked = given.trim().toLowerCase();
  const row = tx
    .all('select enum, name from typeuserlocale')
    .find(
      ({ enum: number, name }) =>
        text(number) === asked ||
        [text(name), localeWords(text(name))].some((words) => words.toLowerCase() === asked),
    );
  return row && Number(row.enum);
}
