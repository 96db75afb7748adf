/** What executeSQLQuery answers over HTTP, as short rows. */
import type { Ucmock } from '../../server';
import { axl } from './axl';

const CELL = /<([\w:.-]+)(?:\/>|>([^<]*)<\/\1>)/g;

function escaped(sql: string): string {
  return sql.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}

function plain(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}

/** The cells of each row, in their order: element name and text. */
export async function sqlCells(ucm: Ucmock, sql: string): Promise<[string, string][][]> {
  const answer = await axl(ucm, 'executeSQLQuery', `<sql>${escaped(sql)}</sql>`);
  return [...answer.matchAll(/<row>(.*?)<\/row>/gs)].map(([, row = '']) =>
    [...row.matchAll(CELL)].map(([, name = '', text = '']) => [name, plain(text)]),
  );
}

/** The rows, their texts joined by |. NULL and '' look the same in AXL. */
export async function sqlRows(ucm: Ucmock, sql: string): Promise<string[]> {
  const rows = await sqlCells(ucm, sql);
  return rows.map((cells) => cells.map(([, text]) => text).join('|'));
}

/** Rows that executeSQLUpdate says it changed. */
export async function sqlUpdate(ucm: Ucmock, sql: string): Promise<number> {
  const answer = await axl(ucm, 'executeSQLUpdate', `<sql>${escaped(sql)}</sql>`);
  return Number(/<rowsUpdated>(\d+)<\/rowsUpdated>/.exec(answer)?.[1]);
}
