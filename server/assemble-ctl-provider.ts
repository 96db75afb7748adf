/** The CTL Provider of each node, when --ctl-provider-port asks for it. A part of assemble.ts. */
import { serveCtlProvider } from '../handlers/ctl-provider';
import type { Part } from './assemble-doors';
import { nodesIn, openAtNodes, type NodeDoor, type NodePlace } from './assemble-per-node';
import { RESTART_MS } from './cluster/services/node-services';
import type { StartOptions } from './config/options';
import { shownOf } from './domain/certificates/shown';
import { providerPort, PROVIDER } from './domain/ctl-provider/port';
import type { Listener } from './http/listeners';
import { listens } from './steps/service-refusal';
import { PROVIDER_FORM } from './wire/ctl-provider/codec';
import { serveMessages, type MessageHost } from './wire/messages/server';

/** [own] administrators, and their programs: few */
const MOST = 100;

export function openCtlProvider(
  options: StartOptions,
  parts: readonly Part[],
  listeners: Listener[],
): Promise<NodeDoor[]> {
  const places = nodesIn(parts, ({ role }) => role !== 'presence');
  return openAtNodes({
    ...{ options, name: 'ctlProviderPort', places, listeners },
    open(at, place) {
      const host = hostOf(place);
      const open = (port: number): Promise<Listener> =>
        serveMessages({ host: at.host, port, patience: options.requestTimeout }, host);
      // Nodes that share an address have ports one after the other, as those of the option.
      const shared = places.filter(({ part }) => part.share.here.every(({ address }) => !address));
      return movable(place, { usual: at.port, offset: Math.max(0, shared.indexOf(place)) }, open);
    },
  });
}

/**
 * A port that moves with the service parameter, when the service starts anew [doc]. One that cannot
 * be had is not open, and the log says so.
 */
async function movable(
  { cluster, node }: NodePlace,
  { usual, offset }: { usual: number; offset: number },
  open: (port: number) => Promise<Listener>,
): Promise<Listener> {
  const wanted = (): number => {
    const told = providerPort(node);
    return told === undefined ? usual : told + offset;
  };
  let at = wanted();
  let current: Listener | undefined = await open(at);
  const { port } = current;
  let moving = Promise.resolve();
  let closed = false;
  const move = (): void => {
    moving = moving
      .then(async () => {
        const next = wanted();
        if (closed || (current && next === at)) return;
        await current?.close();
        current = undefined;
        // A free port that was taken once is taken again.
        current = await open(next === usual ? port : next);
        at = next;
      })
      .catch((error: unknown) => {
        cluster.log.error('ctl-provider-port', { node: node.name, error: String(error) });
      });
  };
  node.services.onCommand((name) => {
    if (name === PROVIDER) cluster.scheduler.at(cluster.clock.now() + RESTART_MS, move);
  });
  cluster.register({
    name: `port of the CTL Provider of ${node.name}`,
    reset: move,
    restore: move,
  });
  return {
    port,
    async close() {
      closed = true;
      await moving;
      await current?.close();
    },
  };
}

function hostOf({ cluster, node, part }: NodePlace): MessageHost {
  const shown = shownOf(cluster);
  const report = (error: unknown): void =>
    cluster.log.error('ctl-provider', {
      ...{ cluster: cluster.name, node: node.name, error: String(error) },
    });
  return {
    ...{ form: PROVIDER_FORM, most: MOST },
    serving: () => listens(node, 'ctl'),
    // [guess] that of the web pages, so that who trusts them trusts it too
    identity: () => Promise.resolve(shown(node) ?? part.identity),
    open: (peer) => serveCtlProvider({ cluster, node }, peer),
    onError: report,
  };
}
