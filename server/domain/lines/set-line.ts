/** What a user may change of its own lines, whoever carries the wish. */
import type { SqlValue, Tx } from '../../store/store';
import { setDynamic, stampOf } from '../dynamic-row';

/** A wish for a forward: what is undefined stays. */
export interface ForwardWish {
  toVoiceMail?: boolean | undefined;
  /** '' takes the destination away */
  destination?: string | undefined;
}

/** Columns of numplan by the kind of forward. [recorded] facts/sql.md 3 */
export const FORWARDS = {
  busyExternal: { destination: 'cfbdestination', toVoiceMail: 'cfbvoicemailenabled' },
  noAnswerExternal: { destination: 'cfnadestination', toVoiceMail: 'cfnavoicemailenabled' },
  busyInternal: { destination: 'cfbintdestination', toVoiceMail: 'cfbintvoicemailenabled' },
  noAnswerInternal: { destination: 'cfnaintdestination', toVoiceMail: 'cfnaintvoicemailenabled' },
} as const;

export type ForwardKind = keyof typeof FORWARDS;

/** Voice mail wins over a destination, and a destination over voice mail that was on. [doc] */
function columnsOf(
  wish: ForwardWish,
  names: { destination: string; toVoiceMail: string },
): Record<string, SqlValue> {
  if (wish.toVoiceMail === true) return { [names.toVoiceMail]: 't', [names.destination]: null };
  const moves = wish.destination !== undefined && wish.destination !== '';
  return {
    ...(wish.destination !== undefined && { [names.destination]: wish.destination || null }),
    ...((moves || wish.toVoiceMail === false) && { [names.toVoiceMail]: 'f' }),
  };
}

export function setForward(tx: Tx, line: string, kind: ForwardKind, wish: ForwardWish): void {
  setColumns(tx, 'numplan', line, columnsOf(wish, FORWARDS[kind]));
}

/** @param now cluster time, ms: the newer of two nodes' forwards wins */
export function setForwardAll(tx: Tx, line: string, wish: ForwardWish, now: number): void {
  const columns = columnsOf(wish, {
    destination: 'cfadestination',
    toVoiceMail: 'cfavoicemailenabled',
  });
  if (Object.keys(columns).length === 0) return;
  const initial = { cfavoicemailenabled: 'f' };
  const row = { table: 'callforwarddynamic', owner: 'fknumplan', pkid: line, initial };
  setDynamic(tx, row, { ...columns, datetimestamp: stampOf(now) });
}

/** Label, ring settings, alerts, log of missed calls of one appearance. */
export function setAppearance(tx: Tx, appearance: string, columns: Record<string, SqlValue>): void {
  const { label } = columns;
  const ascii = typeof label === 'string' ? { labelascii: label.replace(/[^\x20-\x7e]/g, '') } : {};
  setColumns(tx, 'devicenumplanmap', appearance, { ...columns, ...ascii });
}

function setColumns(tx: Tx, table: string, pkid: string, columns: Record<string, SqlValue>): void {
  const names = Object.keys(columns);
  if (names.length === 0) return;
  tx.run(
    `update ${table} set ${names.map((name) => `${name} = ?`).join(', ')} where pkid = ?`,
    ...Object.values(columns),
    pkid,
  );
}
