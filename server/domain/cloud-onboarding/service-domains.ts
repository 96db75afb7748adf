/**
 * MRA service domains: at which Expressway a phone registers from outside. One of them is the default,
 * for device pools with <None>. [seed] facts/onboarding.md A6
 */
import { AxlFault } from '../../schema/axl-fault';
import type { Row, Tx } from '../../store/store';

/** The activation domain is one of the list. [seed] The first one is the default. [guess] */
export function keepServiceDomain(tx: Tx, domain: string): void {
  const known = tx.get(
    'select 1 from mraservicedomain where lower(name) = lower(?1) or lower(servicedomains) = lower(?1)',
    domain,
  );
  if (known) return;
  const isFirst = tx.get("select 1 from mraservicedomain where isdefault = 't'") === undefined;
  tx.objects.insert('MraServiceDomain', {
    name: domain,
    isDefault: String(isFirst),
    serviceDomains: domain,
  });
}

/**
 * Domain of a phone: its own, its device pool's, or the default; '' where there is none. [seed, guess]
 * @param read the row of this statement
 */
export function serviceDomainOf(
  device: Row,
  read: (sql: string, key: string) => Row | undefined,
): string {
  const at = (key: unknown): Row | undefined =>
    typeof key === 'string'
      ? read('select pkid, servicedomains from mraservicedomain where pkid = ?', key)
      : undefined;
  const pool =
    typeof device.fkdevicepool === 'string'
      ? read('select pkid, fkmraservicedomain from devicepool where pkid = ?', device.fkdevicepool)
      : undefined;
  const row =
    at(device.fkmraservicedomain_mraservicedomain) ??
    at(pool?.fkmraservicedomain) ??
    read('select pkid, servicedomains from mraservicedomain where isdefault = ?', 't');
  return String(row?.servicedomains ?? '');
}

export interface Dependency {
  type: 'Device Pool' | 'Phone' | 'Cisco Cloud Onboarding';
  name: string;
}

/** Dependency Records of a service domain: what names it. */
export function dependenciesOf(tx: Tx, pkid: string): Dependency[] {
  const named = (type: Dependency['type'], sql: string): Dependency[] =>
    tx.all(sql, pkid).map(({ name }) => ({ type, name: String(name) }));
  return [
    ...named(
      'Device Pool',
      'select name from devicepool where fkmraservicedomain = ? order by name',
    ),
    ...named(
      'Phone',
      'select name from device where fkmraservicedomain_mraservicedomain = ? and tkclass = 1 order by name',
    ),
  ];
}

export interface ServiceDomain {
  id: string;
  name: string;
  domain: string;
  isDefault: boolean;
  dependencies: Dependency[];
}

export function listServiceDomains(tx: Tx): ServiceDomain[] {
  return tx.all('select * from mraservicedomain order by name').map((row) => ({
    id: String(row.pkid),
    name: String(row.name),
    domain: String(row.servicedomains ?? ''),
    isDefault: row.isdefault === 't',
    dependencies: dependenciesOf(tx, String(row.pkid)),
  }));
}

/**
 * One that is used cannot go: the database says so of pools and phones [recorded form]; that the default
 * stays while there are others, and the activation domain's as long as it is that, is a [guess].
 */
export function refuseServiceDomainRemoval(tx: Tx, pkid: string, activationDomain: string): void {
  const row = tx.get('select isdefault, servicedomains from mraservicedomain where pkid = ?', pkid);
  const others = tx.get('select 1 from mraservicedomain where pkid <> ?', pkid);
  const isDefault = row?.isdefault === 't' && others !== undefined;
  const isActivation =
    activationDomain !== '' &&
    String(row?.servicedomains).toLowerCase() === activationDomain.toLowerCase();
  if (dependenciesOf(tx, pkid).length > 0 || isDefault || isActivation)
    throw new AxlFault('stillReferenced', { table: 'mraservicedomain' });
}
