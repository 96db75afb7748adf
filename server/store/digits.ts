/** Telephone numbers by their digits: blanks and ( ) + - do not count. [doc] facts/uds.md 5 */

const IGNORED = [' ', '(', ')', '+', '-'];

/** SQL for the number in the column without what is ignored; written alike in index and query. */
export function digitsSql(column: string): string {
  return IGNORED.reduce((sql, sign) => `replace(${sql}, '${sign}', '')`, column);
}

export function digitsOf(number: string): string {
  return number.replace(/[ ()+-]/g, '');
}
