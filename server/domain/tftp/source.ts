/**
 * What a file is made from: rows of a node's store, and which of them were read. The newest change
 * of any of these is the time of the file's version stamp, so that a change of a device pool
 * reaches the phones in it and no others.
 *
 * Parts that many files share (a device pool, a SIP profile) are made once for a version of the
 * store.
 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import type { Row, SqlValue, Tx } from '../../store/store';
import { hiddenText } from '../fields';
import { isOn } from '../parameters';

export interface Source {
  readonly cluster: Cluster;
  readonly node: Node;
  readonly tx: Tx;
  /** pkids of the rows that were read so far */
  readonly used: Set<string>;
  row(sql: string, ...params: SqlValue[]): Row | undefined;
  rows(sql: string, ...params: SqlValue[]): Row[];
  /** the row of this pkid; undefined for null too */
  at(table: string, pkid: SqlValue | undefined): Row | undefined;
  /** an enterprise parameter, or one of this service; '' when it is not set */
  parameter(name: string, service?: string): string;
  parameterOn(name: string, service?: string): boolean;
  /** display name of an enumeration's value */
  typeName(table: string, value: SqlValue | undefined): string;
  /** made once for this version of the store; `make` reads by the source that it is given */
  part<T>(key: string, make: (source: Source) => T): T;
}

/**
 * What a file takes of its device: a third of the columns, since all of them cost more than all else that
 * is read for a file.
 */
export const DEVICE_COLUMNS = [
  ...['pkid', 'name', 'description', 'ctiid', 'sshuserid', 'tkmodel', 'tkdeviceprotocol', 'rest'],
  ...['fkdevicepool', 'fkcallmanagergroup', 'fksipprofile', 'fkdialrules', 'fksoftkeytemplate'],
  ...['fkphonetemplate', 'fkcommondeviceconfig', 'fkcommonphoneconfig', 'fksecurityprofile'],
  ...['fkenduser', 'specialloadinformation', 'tkpreemption', 'tkbarge', 'tkphonepersonalization'],
  ...['tkringsetting_dnd', 'tkoutboundcallrollover', 'tkuserlocale', 'tkcountry'],
  ...['tkcertificateoperation', 'tkstatus_alwaysuseprimeline', 'tkstatus_alwaysuseprimelineforvm'],
  ...['tkstatus_mlppindicationstatus', 'tkstatus_joinacrosslines'],
  ...['tkstatus_audiblealertingidle', 'tkstatus_audiblealertingbusy'],
].join(', ');

/** Tables with rows of single phones, which are not kept; and the columns that files are made from. */
const OWN_ROWS: Readonly<Record<string, string>> = {
  device: DEVICE_COLUMNS,
  enduser: '*',
  numplan: 'pkid, dnorpattern, tkautoanswer, fkvoicemessagingprofile',
};

interface Parts {
  version: number;
  made: Map<string, { value: unknown; used: Set<string> }>;
}

const kept = new WeakMap<Node, Parts>();

/** Reads in the unit of work of `tx`, which is the node's. */
export function sourceOf(cluster: Cluster, node: Node, tx: Tx): Source {
  return create({ cluster, node, tx, parts: partsOf(node) }, new Set());
}

function partsOf(node: Node): Parts {
  const { version } = node.store;
  let parts = kept.get(node);
  if (parts?.version !== version) {
    parts = { version, made: new Map() };
    kept.set(node, parts);
  }
  return parts;
}

interface Base {
  cluster: Cluster;
  node: Node;
  tx: Tx;
  parts: Parts;
}

function create(base: Base, used: Set<string>): Source {
  const { cluster, node, tx, parts } = base;
  const note = (row: Row): Row => {
    if (typeof row.pkid === 'string') used.add(row.pkid);
    return row;
  };
  const source: Source = {
    ...{ cluster, node, tx, used },
    row(sql, ...params) {
      const row = tx.get(sql, ...params);
      return row && note(row);
    },
    rows: (sql, ...params) => tx.all(sql, ...params).map(note),
    at(table, pkid) {
      if (typeof pkid !== 'string') return undefined;
      const read = (own: Source): Row | undefined =>
        own.row(`select ${OWN_ROWS[table] ?? '*'} from ${table} where pkid = ?`, pkid);
      return table in OWN_ROWS
        ? read(source)
        : source.part(`row ${table} ${pkid}`, (own) => read(own));
    },
    parameter: (name, service = 'Enterprise Wide') =>
      source.part(`${service} ${name}`, (own) => readParameter(own, name, service)),
    parameterOn: (name, service) => isOn(source.parameter(name, service)),
    typeName(table, value) {
      if (value === null || value === undefined) return '';
      return source.part(`${table} ${String(value)}`, () =>
        String(tx.get(`select name from ${table} where enum = ?`, value)?.name ?? ''),
      );
    },
    part<T>(key: string, make: (own: Source) => T): T {
      let made = parts.made.get(key);
      if (!made) {
        const own = new Set<string>();
        made = { value: make(create(base, own)), used: own };
        parts.made.set(key, made);
      }
      for (const pkid of made.used) used.add(pkid);
      return made.value as T;
    },
  };
  return source;
}

function readParameter(source: Source, name: string, service: string): string {
  const row = source.row(
    `select c.pkid as pkid, c.paramvalue as value from processconfig c
       join typeservice s on s.enum = c.tkservice
      where c.paramname = ? and s.name = ? order by c.fkprocessnode limit 1`,
    name,
    service,
  );
  return typeof row?.value === 'string' ? row.value : '';
}

/** Members of a hidden field's group, wherever the row keeps them. */
export function hidden(row: Row, field: string, usual = ''): string {
  return hiddenText(row, field) ?? usual;
}
