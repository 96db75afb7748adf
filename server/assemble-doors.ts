/**
 * The ports of a process: one for all telephony clusters, one for each product beside them, which has
 * a certificate of its own. A part of assemble.ts.
 */
import type { RequestListener } from 'node:http';
import type { Opened } from './assemble-base';
import { ecIdentities } from './assemble-ec-files';
import { identitiesOf } from './assemble-identities';
import type { Share } from './assemble-plan';
import { createFleet, type Fleet, type Place } from './cluster/fleet';
import type { ServicePorts } from './cluster/service-ports';
import { flagOf, type StartOptions } from './config/options';
import { hasOwnDoor } from './assemble-plan';
import { createHandler, type App } from './http/app';
import {
  createControlHandler,
  createEcFileHandler,
  createFileHandler,
  createUdsHandler,
} from './http/one-product';
import { listen, type Listener } from './http/listeners';
import type { Certificates } from './security/certificates';
import { createSelector, type SelectCluster } from './steps/select-cluster';

/** A share of the plan, what was opened for it, and what it shows to its clients. */
export interface Part {
  share: Share;
  opened: Opened;
  identity: Certificates;
}

/** Doors beside HTTPS, each open when its option asks for it, at the address of another. */
const MORE = {
  http: { option: 'httpPort', at: 'host', serve: createHandler, secure: false },
  files: { option: 'filePort', at: 'host', serve: createFileHandler, secure: false },
  ecFiles: { option: 'ecFilePort', at: 'host', serve: createEcFileHandler, secure: 'ec' },
  secureFiles: { option: 'secureFilePort', at: 'host', serve: createFileHandler, secure: true },
  contactSearch: { option: 'contactSearchPort', at: 'host', serve: createUdsHandler, secure: true },
  control: { option: 'controlPort', at: 'controlHost', serve: createControlHandler, secure: false },
} as const;

type More = keyof typeof MORE;
const MORE_NAMES = Object.keys(MORE) as More[];

export interface Door {
  parts: readonly Part[];
  ports: { https: number } & Record<More, number | undefined>;
}

const NONE: Record<More, undefined> = {
  http: undefined,
  files: undefined,
  ecFiles: undefined,
  secureFiles: undefined,
  contactSearch: undefined,
  control: undefined,
};

/** Of a process that serves nobody. */
export const NO_PORTS: Door['ports'] = { https: 0, ...NONE };

/** What a cluster's links and parameters name. */
export function openedPorts(ports: Door['ports']): Partial<ServicePorts> {
  const { files, secureFiles, contactSearch } = ports;
  return {
    ...(files !== undefined && { files }),
    ...(secureFiles !== undefined && { secureFiles }),
    ...(contactSearch !== undefined && { contactSearch }),
  };
}

interface DoorPlan {
  parts: readonly Part[];
  select: SelectCluster;
  port: number;
  /** ports asked for beside HTTPS */
  more: Partial<Record<More, number | undefined>>;
}

/** Opens all ports; `listeners` has each as soon as it is open, so that a failure can close them. */
export async function openDoors(
  options: StartOptions,
  fleet: Fleet,
  parts: readonly Part[],
  { app, listeners }: { app: Omit<App, 'select'>; listeners: Listener[] },
): Promise<Door[]> {
  const doors: Door[] = [];
  const { host, requestTimeout } = options;
  for (const plan of plansOf(options, fleet, parts)) {
    const own = { ...app, select: plan.select };
    const open = async (
      handler: RequestListener,
      { option, ...at }: { host: string; port: number; option: keyof StartOptions },
      identity?: ReturnType<typeof identitiesOf>,
    ): Promise<number> => {
      const full = { ...at, flag: flagOf({ name: option }), requestTimeout };
      const listener = await listen(handler, full, identity);
      listeners.push(listener);
      return listener.port;
    };
    // Telephones show their certificate to an Expressway. [doc]
    const asksClients = plan.parts.some(({ share }) => share.plan.product === 'expressway');
    const identity = { ...identitiesOf(plan.parts, plan.select), asksClients };
    const at = { host, port: plan.port, option: 'port' } as const;
    const https = await open(createHandler(own), at, identity);
    for (const { address, place } of placesOf(plan, host)) {
      const select = createSelector({ ...fleet, home: place });
      const there = { ...at, host: address, port: https };
      await open(createHandler({ ...app, select }), there, identitiesOf(plan.parts, select));
    }
    const ports: Door['ports'] = { https, ...NONE };
    for (const name of MORE_NAMES) {
      const { option, at: address, serve, secure } = MORE[name];
      const port = plan.more[name];
      if (port === undefined) continue;
      const there = { host: options[address], port, option };
      const shown = secure === 'ec' ? await ecIdentities(plan.parts, plan.select) : identity;
      ports[name] = await open(serve(own), there, secure === false ? undefined : shown);
    }
    doors.push({ parts: plan.parts, ports });
  }
  return doors;
}

/** Nodes that have an address of their own: who comes there without another name means them. */
function placesOf({ parts }: DoorPlan, host: string): { address: string; place: Place }[] {
  return parts.flatMap(({ share: { here }, opened: { member } }) =>
    here.flatMap(({ name, address }) => {
      const node = member.cluster.node(name);
      if (address === undefined || address === host || !node) return [];
      return [{ address, place: { cluster: member.cluster, node } }];
    }),
  );
}

function plansOf(options: StartOptions, fleet: Fleet, parts: readonly Part[]): DoorPlan[] {
  const isApart = ({ share }: Part): boolean => hasOwnDoor(share.plan);
  const telephony = parts.filter((part) => !isApart(part));
  const others = parts.filter(isApart);
  // Where another product runs alone, the options of the start are its own.
  const alone = telephony.length === 0;
  const asked = Object.fromEntries(
    MORE_NAMES.map((name) => [name, options[MORE[name].option]]),
  ) as DoorPlan['more'];
  const main: DoorPlan[] = alone
    ? []
    : [
        {
          parts: telephony,
          select: createSelector(fleet),
          port: telephony[0]?.share.options.port ?? options.port,
          more: asked,
        },
      ];
  return [
    ...main,
    ...others.map((part) => ({
      parts: [part],
      select: onlyOne(part),
      port: alone ? part.share.options.port : (part.share.plan.port ?? 0),
      more: alone ? { http: asked.http, control: asked.control } : {},
    })),
  ];
}

/** By whatever name a client comes, this port is this product's; its nodes are told apart by theirs. */
function onlyOne({ opened }: Part): SelectCluster {
  const select = createSelector(createFleet([opened.member]));
  return ({ headers, servername }) => {
    const { 'x-ucmock-cluster': _other, ...rest } = headers;
    return select({ headers: rest, servername });
  };
}
