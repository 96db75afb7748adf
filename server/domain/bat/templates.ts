/**
 * Templates: what all records of an insertion have alike, by the labels of the columns. A user
 * template may hold a default password and PIN, so that it is sealed.
 */
import type { Cluster } from '../../cluster/cluster';
import { DomainRefusal } from '../../schema/refusal';
import type { Row, Tx } from '../../store/store';
import type { Cell } from './cells';
import { findColumn, layoutsOf, type Kind } from './layouts';

export interface Template {
  kind: Kind;
  name: string;
  /** of a device: the type, as AXL's product names it */
  product: string;
  protocol: string;
  fields: Record<string, string>;
}

/** Boxes ticked, a phone template needs these. [doc] seed 001 */
const FOR_ACTIVATION = [
  'Device Pool',
  'Phone Button Template',
  'Owner User ID',
  'Device Security Profile',
  'SIP Profile',
];

/** @throws DomainRefusal for a field that the kind has not, or one that is missing */
export function storeTemplate(tx: Tx, cluster: Cluster, template: Template): void {
  const { kind, name, product, protocol, fields } = template;
  const cells = templateCells(cluster, template);
  const isActivated = cells.some(
    ({ column, text }) =>
      column.label === 'Require Activation Code for Onboarding' && /^(t|true)$/i.test(text),
  );
  const said = new Set(cells.filter(({ text }) => text !== '').map(({ column }) => column.label));
  const missing = isActivated ? FOR_ACTIVATION.filter((label) => !said.has(label)) : [];
  if (missing.length > 0)
    throw new DomainRefusal('invalid', `A phone with an activation code needs ${missing[0]}.`);
  if (kind !== 'user') checkType(tx, product);
  tx.run('delete from battemplate where kind = ? and name = ?', kind, name);
  tx.run(
    'insert into battemplate (kind, name, product, protocol, details) values (?, ?, ?, ?, ?)',
    ...[kind, name, product, protocol, cluster.sealer.seal(JSON.stringify(fields))],
  );
}

function checkType(tx: Tx, product: string): void {
  if (!tx.get('select 1 from typeproduct where name = ?', product))
    throw new DomainRefusal('invalid', `There is no phone type ${product || '(none given)'}.`);
}

export function listTemplates(tx: Tx, cluster: Pick<Cluster, 'sealer'>, kind: Kind): Template[] {
  return tx
    .all(`${TEMPLATES} where kind = ? order by name`, kind)
    .map((row) => templateOf(cluster, row));
}

/** @throws DomainRefusal */
export function needTemplate(
  tx: Tx,
  cluster: Pick<Cluster, 'sealer'>,
  kind: Kind,
  name: string,
): Template {
  const row = tx.get(`${TEMPLATES} where kind = ? and name = ?`, kind, name);
  if (!row) throw new DomainRefusal('not found', `There is no ${kind} template ${name}.`);
  return templateOf(cluster, row);
}

/** @throws DomainRefusal */
export function dropTemplate(tx: Tx, kind: Kind, name: string): void {
  if (tx.run('delete from battemplate where kind = ? and name = ?', kind, name) === 0)
    throw new DomainRefusal('not found', `There is no ${kind} template ${name}.`);
}

/** Its fields as cells. @throws DomainRefusal for a label that the kind has not */
export function templateCells({ model }: Cluster, { kind, fields }: Template): Cell[] {
  return cellsByLabel([layoutsOf(model)[kind]], fields);
}

/** @throws DomainRefusal for a label that none of the layouts has */
export function cellsByLabel(
  among: Parameters<typeof findColumn>[0],
  fields: Readonly<Record<string, string>>,
): Cell[] {
  return Object.entries(fields).map(([label, text]) => {
    const named = findColumn(among, label);
    if (!named || named.column.key)
      throw new DomainRefusal('invalid', `"${label}" is no field that can be set.`);
    return { ...named, text };
  });
}

/** The template without its secrets. */
export function shownTemplate(cluster: Cluster, template: Template): Template {
  const shown = templateCells(cluster, template)
    .map((cell, i): [string, Cell] => [Object.keys(template.fields)[i] ?? '', cell])
    .filter(([, { column }]) => !column.secret)
    .map(([label, { text }]) => [label, text]);
  return { ...template, fields: Object.fromEntries(shown) as Record<string, string> };
}

const TEMPLATES = 'select kind, name, product, protocol, details from battemplate';

function templateOf({ sealer }: Pick<Cluster, 'sealer'>, row: Row): Template {
  return {
    kind: row.kind as Kind,
    name: String(row.name),
    product: String(row.product ?? ''),
    protocol: String(row.protocol ?? ''),
    fields: JSON.parse(sealer.open(String(row.details))) as Record<string, string>,
  };
}
