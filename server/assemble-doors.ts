/**
 * The ports of a process: one for all telephony clusters, one for each Unity Connection, which has
 * a certificate of its own. A part of assemble.ts.
 */
import type { Opened } from './assemble-base';
import { identitiesOf } from './assemble-identities';
import type { Share } from './assemble-plan';
import { createFleet, type Fleet, type Place } from './cluster/fleet';
import { flagOf, type StartOptions } from './config/options';
import { createHandler, type App } from './http/app';
import { createFileHandler } from './http/files';
import { listen, type Listener } from './http/listeners';
import type { Certificates } from './security/certificates';
import { createSelector, type SelectCluster } from './steps/select-cluster';

/** A share of the plan, what was opened for it, and what it shows to its clients. */
export interface Part {
  share: Share;
  opened: Opened;
  identity: Certificates;
}

export interface Door {
  parts: readonly Part[];
  ports: { https: number; http: number | undefined; files: number | undefined };
}

interface DoorPlan {
  parts: readonly Part[];
  select: SelectCluster;
  port: number;
  httpPort: number | undefined;
  filePort: number | undefined;
}

/** Opens all ports; `listeners` has each as soon as it is open, so that a failure can close them. */
export async function openDoors(
  options: StartOptions,
  fleet: Fleet,
  parts: readonly Part[],
  { app, listeners }: { app: Omit<App, 'select'>; listeners: Listener[] },
): Promise<Door[]> {
  const doors: Door[] = [];
  for (const plan of plansOf(options, fleet, parts)) {
    const handler = createHandler({ ...app, select: plan.select });
    const { host, requestTimeout } = options;
    const https = await listen(
      handler,
      { host, port: plan.port, flag: flagOf({ name: 'port' }), requestTimeout },
      identitiesOf(plan.parts, plan.select),
    );
    listeners.push(https);
    for (const { address, place } of placesOf(plan, host)) {
      const select = createSelector({ ...fleet, home: place });
      const own = createHandler({ ...app, select });
      const at = { host: address, port: https.port, flag: flagOf({ name: 'port' }) };
      listeners.push(
        await listen(own, { ...at, requestTimeout }, identitiesOf(plan.parts, select)),
      );
    }
    let http: Listener | undefined;
    if (plan.httpPort !== undefined) {
      const flag = flagOf({ name: 'httpPort' });
      http = await listen(handler, { host, port: plan.httpPort, flag, requestTimeout });
      listeners.push(http);
    }
    let files: Listener | undefined;
    if (plan.filePort !== undefined) {
      const flag = flagOf({ name: 'filePort' });
      const serveFiles = createFileHandler({ ...app, select: plan.select });
      files = await listen(serveFiles, { host, port: plan.filePort, flag, requestTimeout });
      listeners.push(files);
    }
    const ports = { https: https.port, http: http?.port, files: files?.port };
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
  const isUnity = ({ share }: Part): boolean => share.plan.product === 'unity';
  const telephony = parts.filter((part) => !isUnity(part));
  const unities = parts.filter(isUnity);
  // Where a Unity Connection runs alone, the options of the start are its own.
  const alone = telephony.length === 0;
  const { httpPort, filePort } = options;
  const main: DoorPlan[] = alone
    ? []
    : [
        {
          parts: telephony,
          select: createSelector(fleet),
          port: telephony[0]?.share.options.port ?? options.port,
          httpPort,
          filePort,
        },
      ];
  return [
    ...main,
    ...unities.map((part) => ({
      parts: [part],
      select: onlyOne(part),
      port: alone ? part.share.options.port : (part.share.plan.port ?? 0),
      httpPort: alone ? httpPort : undefined,
      filePort: undefined,
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
