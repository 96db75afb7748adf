/**
 * The security mode of a cluster: the enterprise parameter "Cluster Security Mode", and the CTL that
 * goes with it. Only a change of mode sets the parameter. facts/trust-lists.md 4 [doc]
 */
import type { Cluster } from '../../cluster/cluster';
import type { Node } from '../../cluster/node';
import { DomainRefusal } from '../../schema/refusal';
import { isLater, reaches } from '../../schema/release';
import type { Tx } from '../../store/store';
import { membersOf, type Member } from '../platform/members';
import { enterpriseParameter } from '../parameters';
import { readCtl, writeCtl } from './ctl-files';
import { tokenlessCtl, type OwnSigner, type SecurityMode } from './ctl';
import { lackingOf, membersIn } from './members';

export const MODE_PARAMETER = 'ClusterSecurityMode';

const MODES: readonly SecurityMode[] = ['non-secure', 'mixed'];

export function securityMode(tx: Tx): SecurityMode {
  return Number(enterpriseParameter(tx, MODE_PARAMETER) ?? 0) > 0 ? 'mixed' : 'non-secure';
}

/** Up to 11.0 a cluster in mixed mode registers no phone by itself. [doc] */
const REGISTERS_IN_MIXED_MODE_SINCE = '11.5';

/** Sets the parameter, in the unit of work that writes the CTL. */
export function writeMode(cluster: Cluster, tx: Tx, mode: SecurityMode): void {
  tx.run(
    `update processconfig set paramvalue = ? where paramname = ?
       and tkservice = (select enum from typeservice where name = 'Enterprise Wide')`,
    String(MODES.indexOf(mode)),
    MODE_PARAMETER,
  );
  if (mode === 'mixed' && isLater(REGISTERS_IN_MIXED_MODE_SINCE, cluster.release.name))
    tx.run(
      "update callmanager set autoregistrationenabled = 'f' where autoregistrationenabled = 't'",
    );
}

/** Does a server register phones by itself? */
export function autoRegisters(tx: Tx): boolean {
  return tx.get("select 1 from callmanager where autoregistrationenabled = 't'") !== undefined;
}

const CTL_PROVIDER = 'Cisco CTL Provider';
const CAPF = 'Cisco Certificate Authority Proxy Function';
const REPLICATION_GOOD = 2;

/** Servers that a new CTL cannot be written on now, and why. [guess] texts */
export async function unreadyServers(
  cluster: Cluster,
  node: Node,
): Promise<{ name: string; why: string }[]> {
  const listed = node.store.read((tx) =>
    membersIn(tx)
      .filter(({ role }) => role !== undefined)
      .map(({ host }) => host.toLowerCase()),
  );
  const members = await membersOf(cluster, node);
  return members
    .filter(({ name }) => listed.includes(name.toLowerCase()))
    .flatMap((member) => {
      const why = unreadiness(member);
      return why === undefined ? [] : [{ name: member.name, why }];
    });
}

function unreadiness({ name, reached, publisher, state, runs }: Member): string | undefined {
  if (!reached) return `${name} does not answer`;
  if (!runs(CTL_PROVIDER)) return `${CTL_PROVIDER} is not running on ${name}`;
  if (!publisher && state !== REPLICATION_GOOD)
    return `Database replication to ${name} is not good (state ${state})`;
  return undefined;
}

/**
 * What a new CTL needs besides: CAPF on the publisher; for mixed mode that the licence allows strong
 * cryptography. [doc] needs, [guess] texts
 *
 * @throws DomainRefusal
 */
export async function checkPublisher(
  cluster: Cluster,
  node: Node,
  mode: SecurityMode | 'as it is',
): Promise<void> {
  const publisher = (await membersOf(cluster, node)).find((one) => one.publisher);
  if (publisher && !publisher.runs(CAPF)) refuse(`${CAPF} is not running on ${publisher.name}`);
  if (mode === 'mixed' && !node.store.read((tx) => isExportAllowed(cluster, tx)))
    refuse('The cluster is not enabled for export-controlled functionality; command not executed');
}

/** All of it: CTL Provider on all servers, good replication, and the publisher. @throws DomainRefusal */
async function checkReady(
  cluster: Cluster,
  node: Node,
  mode: SecurityMode | 'as it is',
): Promise<void> {
  const [unready] = await unreadyServers(cluster, node);
  if (unready) refuse(unready.why);
  await checkPublisher(cluster, node, mode);
}

/**
 * Of smart licensing. A cluster that is not registered may: a real one in evaluation may not, but
 * then no sample would run. [own]; [doc] that the registration decides
 */
function isExportAllowed({ release }: Cluster, tx: Tx): boolean {
  if (!reaches(release.build, '12.0')) return true;
  return tx.get("select 1 from smartlicense where exportcontrol = 'f'") === undefined;
}

function refuse(text: string): never {
  throw new DomainRefusal('conflict', text);
}

/** Writes the CTL of this mode without tokens on all servers, and sets the mode. @throws DomainRefusal */
export async function setMode(cluster: Cluster, node: Node, mode: SecurityMode): Promise<void> {
  await checkReady(cluster, node, mode);
  await writeTokenless(cluster, node, (tx) => {
    writeMode(cluster, tx, mode);
    return { mode };
  });
}

/**
 * `utils ctl update CTLFile`: a CTL of the present mode and the present certificates.
 *
 * @param signer the release's usual one unless told @throws DomainRefusal
 */
export async function updateCtl(cluster: Cluster, node: Node, signer?: OwnSigner): Promise<void> {
  await checkReady(cluster, node, 'as it is');
  await writeTokenless(cluster, node, (tx) => {
    const mode = securityMode(tx);
    if (mode === 'non-secure' && !readCtl(tx, node.name))
      throw new DomainRefusal('conflict', 'The cluster is in non secure mode and has no CTL file');
    return { mode, ...(signer && { signer }) };
  });
}

async function writeTokenless(
  cluster: Cluster,
  node: Node,
  prepare: (tx: Tx) => { mode: SecurityMode; signer?: OwnSigner },
): Promise<void> {
  await lackingOf(cluster, node);
  cluster.publisher.store.write((tx) => {
    const bytes = tokenlessCtl(cluster, tx, prepare(tx));
    if (!bytes) throw new DomainRefusal('conflict', 'Certificates of the cluster are missing');
    writeCtl(cluster, tx, bytes);
  });
  await cluster.acknowledged();
}
