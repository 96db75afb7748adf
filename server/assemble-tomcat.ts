/**
 * The Tomcat certificates that the nodes of a telephony cluster begin with, and what a client has to
 * trust to trust them all. A part of assemble.ts.
 *
 * As on a real cluster each node has one of its own, which vouches for itself. They are made where
 * the publisher is (the rows go to the other processes by replication) and kept in the folder of
 * certificates, since a start must not wait for RSA keys more than once.
 */
import { join } from 'node:path';
import type { Part } from './assemble-doors';
import { hostNames, type Share } from './assemble-plan';
import { readTomcat } from './domain/certificates/own';
import { machineNow } from './runtime/clock';
import type { Identity } from './security/authority';
import { selfSignedFor, trustFile, type Certificates } from './security/certificates';

/** By the name of the node. */
export type Tomcats = ReadonlyMap<string, Identity>;

export const NO_TOMCATS: Tomcats = new Map();

export async function firstTomcats(shares: readonly Share[]): Promise<Map<Share, Tomcats>> {
  const made = shares.map(async (share) => [share, await tomcatsOf(share)] as const);
  return new Map(await Promise.all(made));
}

async function tomcatsOf({ plan, here, options }: Share): Promise<Tomcats> {
  const publisherHere = here.some(({ role }) => role === 'publisher');
  if (plan.product === 'unity' || !publisherHere || options.tomcatCertificate === 'ca-signed')
    return NO_TOMCATS;
  const directory = certificatesFolder(options.data);
  const made = plan.nodes.map(async ({ name, address }) => {
    const names = [
      ...(name.includes('.') ? [name] : [name, `${name}.localhost`]),
      ...(address === undefined ? [] : [address]),
      ...plan.hosts,
      ...hostNames(options.host),
    ];
    const identity = await selfSignedFor({
      ...{ directory, now: machineNow() },
      names: [...new Set(names)],
    });
    return [name, identity] as const;
  });
  return new Map(await Promise.all(made));
}

export function certificatesFolder(data: string | undefined): string | undefined {
  return data === undefined ? undefined : join(data, 'certificates');
}

/**
 * The process's certificates as clients are told of them: the nodes' own ones, the first publisher's
 * first (some tools read only one), and the authority.
 */
export function withTomcats(
  made: Certificates,
  parts: readonly Part[],
  data: string | undefined,
): Certificates {
  const own = parts.flatMap(({ share: { plan }, opened: { member } }) =>
    plan.product === 'unity'
      ? []
      : member.cluster.home.store.read((tx) =>
          plan.nodes.flatMap(({ name }) => readTomcat(tx, name)),
        ),
  );
  if (own.length === 0) return made;
  const ca = [...new Set([...own, made.ca])].join('');
  const caPath = trustFile({ directory: certificatesFolder(data), name: 'ca.pem' }, ca);
  return { ...made, ca, caPath };
}
