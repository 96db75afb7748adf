/**
 * What the DNS of a site says about the nodes of a topology: their addresses, and the SRV records by
 * which Jabber finds them. [seed] facts/centralized.md 4: priority and weight 10, as in its example.
 *
 * A service of a domain is offered by the clusters that name the domain; one that names none offers
 * it in every domain that its nodes' names lie in. Telephony clusters behind an ILS hub let only the
 * hub name it (rule C9).
 */

export interface ZoneHost {
  name: string;
  /** IPv4 or IPv6 */
  address: string;
  /** of its HTTPS */
  port: number;
  /** the services that it offers */
  service: ServiceName | undefined;
  /** of the cluster; undefined: those that its name lies in */
  domains: readonly string[] | undefined;
}

export const SERVICES = {
  /** UDS, of nodes that process calls */
  uds: '_cisco-uds._tcp',
  /** client login, of IM and Presence nodes */
  cuplogin: '_cuplogin._tcp',
  /** of Expressway-E, asked from outside */
  edge: '_collab-edge._tls',
} as const;
export type ServiceName = keyof typeof SERVICES;

export type ZoneRecord =
  | { type: 'A' | 'AAAA'; name: string; data: string }
  | {
      type: 'SRV';
      name: string;
      data: { priority: number; weight: number; port: number; target: string };
    };

export interface ZoneAnswer {
  /** REFUSED: no name of ours */
  code: 'NOERROR' | 'NXDOMAIN' | 'REFUSED';
  answers: ZoneRecord[];
  additionals: ZoneRecord[];
}

const PRIORITY = 10;
const WEIGHT = 10;

export function askZone(
  hosts: readonly ZoneHost[],
  question: { name: string; type: string },
): ZoneAnswer {
  const name = question.name.toLowerCase().replace(/\.$/, '');
  const records = recordsOf(hosts, name);
  if (records.length === 0) return { code: codeOf(hosts, name), answers: [], additionals: [] };
  const answers = records.filter(({ type }) => question.type === 'ANY' || type === question.type);
  const targets = answers.flatMap((record) => (record.type === 'SRV' ? [record.data.target] : []));
  return {
    code: 'NOERROR',
    answers: answers.map((record) => ({ ...record, name: question.name })),
    additionals: targets.flatMap((target) => addressesOf(hosts, target.toLowerCase())),
  };
}

/** Of a name without records: is it ours at all, and does it have names below it? */
function codeOf(hosts: readonly ZoneHost[], name: string): ZoneAnswer['code'] {
  if (hosts.some((host) => isBelow(host.name, name))) return 'NOERROR';
  const ours = hosts.some((host) => zonesOf(host).some((zone) => isIn(name, zone)));
  return ours ? 'NXDOMAIN' : 'REFUSED';
}

function recordsOf(hosts: readonly ZoneHost[], name: string): ZoneRecord[] {
  for (const [key, prefix] of Object.entries(SERVICES)) {
    if (!name.startsWith(`${prefix}.`)) continue;
    const domain = name.slice(prefix.length + 1);
    return hosts
      .filter((host) => host.service === key && offers(host, domain))
      .map(({ name: target, port }) => ({
        type: 'SRV' as const,
        name,
        data: { priority: PRIORITY, weight: WEIGHT, port, target },
      }));
  }
  return addressesOf(hosts, name);
}

function addressesOf(hosts: readonly ZoneHost[], name: string): ZoneRecord[] {
  return hosts
    .filter((host) => host.name.toLowerCase() === name)
    .map(({ name: own, address }) => ({
      type: address.includes(':') ? ('AAAA' as const) : ('A' as const),
      name: own,
      data: address,
    }));
}

function offers(host: ZoneHost, domain: string): boolean {
  if (host.domains) return host.domains.some((one) => one.toLowerCase() === domain);
  return isBelow(host.name, domain);
}

/** Domains whose names nobody else is asked for: that of the host, and those of its services. */
function zonesOf(host: ZoneHost): string[] {
  const parent = host.name.toLowerCase().split('.').slice(1).join('.');
  return [
    ...(parent === '' ? [] : [parent]),
    ...(host.domains ?? []).map((one) => one.toLowerCase()),
  ];
}

function isBelow(name: string, domain: string): boolean {
  return domain !== '' && name.toLowerCase().endsWith(`.${domain}`);
}

function isIn(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}
