/**
 * The ports that each node has for itself: SSH, XMPP, TFTP, SIP, TVS, CAPF, CTL Provider. What speaks
 * them is loaded only where an option asks for it. A part of assemble.ts.
 */
import type { Part } from './assemble-doors';
import type { Places } from './assemble-places';
import type { ServicePorts } from './cluster/service-ports';
import type { StartOptions } from './config/options';
import type { Listener } from './http/listeners';

/** Of one node; undefined where no option asked for it, or the node does not serve it. */
export interface OwnPorts {
  sshPort: number | undefined;
  xmppPort: number | undefined;
  /** UDP */
  tftpPort: number | undefined;
  /** UDP and TCP */
  sipPort: number | undefined;
  /** TLS */
  sipsPort: number | undefined;
  /** TLS */
  tvsPort: number | undefined;
  /** TLS */
  capfPort: number | undefined;
  /** TLS; the one at the start: a service parameter moves it */
  ctlProviderPort: number | undefined;
}

interface OwnDoor extends Listener {
  cluster: string;
  node: string;
}

export type OwnDoors = Readonly<Record<keyof OwnPorts, readonly OwnDoor[]>>;

/** @param places where other products of this process find what is opened here */
export async function openOwnDoors(
  options: StartOptions,
  parts: readonly Part[],
  { places, listeners }: { places: Places; listeners: Listener[] },
): Promise<OwnDoors> {
  const { sshPort, xmppPort, tftpPort } = options;
  const opened = { ssh: [] as OwnDoor[], xmpp: [] as OwnDoor[], tftp: [] as OwnDoor[] };
  if (sshPort !== undefined) {
    const { openSsh } = await import('./assemble-cli');
    opened.ssh = await openSsh({ ...options, sshPort }, parts, listeners);
  }
  if (xmppPort !== undefined) {
    const { openXmpp } = await import('./assemble-xmpp');
    opened.xmpp = await openXmpp({ ...options, xmppPort }, parts, listeners);
  }
  if (tftpPort !== undefined) {
    const { openTftp } = await import('./assemble-tftp');
    opened.tftp = await openTftp({ ...options, tftpPort }, parts, listeners);
  }
  const { sip, sips } = await sipDoors(options, parts, { places, listeners });
  const { ssh, xmpp, tftp } = opened;
  return {
    ...{ sshPort: ssh, xmppPort: xmpp, tftpPort: tftp, sipPort: sip, sipsPort: sips },
    ...(await trustDoors(options, parts, listeners)),
    ctlProviderPort: await providerDoors(options, parts, listeners),
  };
}

async function sipDoors(
  options: StartOptions,
  parts: readonly Part[],
  { places, listeners }: { places: Places; listeners: Listener[] },
): Promise<{ sip: readonly OwnDoor[]; sips: readonly OwnDoor[] }> {
  if (options.sipPort === undefined && options.sipsPort === undefined) return { sip: [], sips: [] };
  const { openSip } = await import('./assemble-sip');
  const { sip, sips } = await openSip(options, parts, listeners);
  if (options.sipsPort === undefined) return { sip, sips };
  for (const { node, port } of sip) places.add(node, { sip: port });
  const { openEdgeSip } = await import('./assemble-edge-sip');
  const first =
    options.sipsPort === 0 ? 0 : Math.max(options.sipsPort, ...sips.map(({ port }) => port + 1));
  const edges = await openEdgeSip(options, parts, { places, listeners, first });
  for (const { node, port } of edges) places.add(node, { sips: port });
  return { sip, sips: [...sips, ...edges] };
}

async function trustDoors(
  options: StartOptions,
  parts: readonly Part[],
  listeners: Listener[],
): Promise<Pick<OwnDoors, 'tvsPort' | 'capfPort'>> {
  if (options.tvsPort === undefined && options.capfPort === undefined)
    return { tvsPort: [], capfPort: [] };
  const { openCapf, openTvs } = await import('./assemble-trust');
  return {
    tvsPort: await openTvs(options, parts, listeners),
    capfPort: await openCapf(options, parts, listeners),
  };
}

async function providerDoors(
  options: StartOptions,
  parts: readonly Part[],
  listeners: Listener[],
): Promise<readonly OwnDoor[]> {
  if (options.ctlProviderPort === undefined) return [];
  const { openCtlProvider } = await import('./assemble-ctl-provider');
  return openCtlProvider(options, parts, listeners);
}

export function portsOf(doors: OwnDoors, cluster: string, node: string): OwnPorts {
  const port = (one: readonly OwnDoor[]): number | undefined =>
    one.find((door) => door.cluster === cluster && door.node === node)?.port;
  return {
    sshPort: port(doors.sshPort),
    xmppPort: port(doors.xmppPort),
    tftpPort: port(doors.tftpPort),
    sipPort: port(doors.sipPort),
    sipsPort: port(doors.sipsPort),
    tvsPort: port(doors.tvsPort),
    capfPort: port(doors.capfPort),
    ctlProviderPort: port(doors.ctlProviderPort),
  };
}

/** As files for telephones name them, by node. */
export function namedPorts(
  doors: OwnDoors,
  cluster: string,
  nodes: readonly { name: string }[],
): ServicePorts['nodes'] {
  return Object.fromEntries(
    nodes.map(({ name }) => {
      const {
        sipPort: sip,
        sipsPort: sips,
        tvsPort: tvs,
        capfPort: capf,
      } = portsOf(doors, cluster, name);
      return [name.toLowerCase(), { sip, sips, tvs, capf }];
    }),
  );
}
