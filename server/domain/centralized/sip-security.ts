/**
 * System > Security of IM and Presence, as phone presence needs it: addresses whose SIP is taken, TLS
 * peers by the subjects of their certificates, and the TLS contexts into which these are selected.
 * [seed] facts/centralized.md 11; the columns are ours
 */
import type { Cluster } from '../../cluster/cluster';
import { DomainRefusal } from '../../schema/refusal';
import type { Row, Tx } from '../../store/store';

/** A page of entries that are added and deleted. */
export interface EntryPage {
  table: string;
  /** its members in the form -> columns; the first is what it is known by */
  members: Readonly<Record<string, string>>;
  /** as it is called in a refusal */
  words: string;
}

export const INCOMING_ACL: EntryPage = {
  table: 'incomingacl',
  members: { addressPattern: 'addresspattern', description: 'description' },
  words: 'incoming ACL entry',
};

export const TLS_PEER_SUBJECTS: EntryPage = {
  table: 'tlspeersubject',
  members: { subject: 'subjectname', description: 'description' },
  words: 'TLS peer subject',
};

export type Entry = { id: string } & Record<string, string>;

export function listEntries(tx: Tx, { table, members }: EntryPage): Entry[] {
  const [key = ''] = Object.values(members);
  return tx.all(`select * from ${table} order by ${key}`).map((row) => viewOf(row, members));
}

/** @throws DomainRefusal for one that is there already */
export function addEntry(
  cluster: Cluster,
  tx: Tx,
  { table, members, words }: EntryPage,
  form: Readonly<Record<string, string>>,
): Entry {
  const [[member = '', key = ''] = []] = Object.entries(members);
  const value = form[member] ?? '';
  if (tx.get(`select 1 from ${table} where lower(${key}) = lower(?)`, value))
    throw new DomainRefusal('conflict', `There is a ${words} ${value} already.`);
  const id = cluster.ids.pkid();
  const columns = Object.values(members);
  tx.run(
    `insert into ${table} (pkid, ${columns.join(', ')}, timechanged)
     values (?, ${columns.map(() => '?').join(', ')}, ?)`,
    id,
    ...Object.keys(members).map((name) => form[name] ?? ''),
    cluster.clock.now(),
  );
  return { id, ...form };
}

export function removeEntry(tx: Tx, { table, words }: EntryPage, id: string): void {
  if (tx.run(`delete from ${table} where pkid = ?`, id) === 0)
    throw new DomainRefusal('not found', `There is no ${words} ${id}.`);
}

export interface TlsContext {
  id: string;
  name: string;
  /** subjects in the box Selected TLS Peer Subjects */
  selected: string[];
  /** and in Available TLS Peer Subjects */
  available: string[];
}

export function listContexts(tx: Tx): TlsContext[] {
  const subjects = listEntries(tx, TLS_PEER_SUBJECTS);
  return tx.all('select * from tlscontext order by name').map(({ pkid, name }) => {
    const chosen = new Set(
      tx
        .all('select * from tlscontextpeersubject where fktlscontext = ?', pkid ?? null)
        .map((row) => row.fktlspeersubject),
    );
    const names = (isChosen: boolean): string[] =>
      subjects.filter(({ id }) => chosen.has(id) === isChosen).map((one) => one.subject ?? '');
    return {
      id: String(pkid),
      name: String(name),
      selected: names(true),
      available: names(false),
    };
  });
}

/** @throws DomainRefusal for a context or a subject that is not there */
export function selectSubjects(
  cluster: Cluster,
  tx: Tx,
  id: string,
  selected: readonly string[],
): TlsContext {
  if (!tx.get('select 1 from tlscontext where pkid = ?', id))
    throw new DomainRefusal('not found', `There is no TLS context ${id}.`);
  const pkids = selected.map((subject) => {
    const row = tx.get('select pkid from tlspeersubject where subjectname = ?', subject);
    if (!row) throw new DomainRefusal('invalid', `There is no TLS peer subject ${subject}.`);
    return String(row.pkid);
  });
  const before = tx
    .all('select * from tlscontextpeersubject where fktlscontext = ?', id)
    .map((row) => String(row.fktlspeersubject));
  for (const pkid of before.filter((one) => !pkids.includes(one)))
    tx.run(
      'delete from tlscontextpeersubject where fktlscontext = ? and fktlspeersubject = ?',
      ...[id, pkid],
    );
  for (const pkid of new Set(pkids.filter((one) => !before.includes(one))))
    tx.run(
      `insert into tlscontextpeersubject (fktlscontext, fktlspeersubject, timechanged)
       values (?, ?, ?)`,
      ...[id, pkid, cluster.clock.now()],
    );
  const context = listContexts(tx).find((one) => one.id === id);
  if (!context) throw new Error(`the TLS context ${id} is gone`);
  return context;
}

function viewOf(row: Row, members: EntryPage['members']): Entry {
  const shown: Record<string, string> = {};
  for (const [name, column] of Object.entries(members)) shown[name] = String(row[column] ?? '');
  return { ...shown, id: String(row.pkid) };
}
