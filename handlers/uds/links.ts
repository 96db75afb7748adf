/**
 * Links of an answer. They lead to where the client came from: its host, its spelling of the user
 * id, and its lane (public or /private). [recorded] facts/uds.md 1; lane: [guess]
 */
import type { Asked, RestCall } from '../../server/dispatch/rest';
import { tftpNodes } from '../../server/domain/nodes';

export const BASE = '/cucm-uds';

/** https://host:port/cucm-uds */
export function rootOf({ origin }: Asked): string {
  return `${origin}${BASE}`;
}

/** The same on another host, by the port that the client used. [guess] */
export function rootAt({ origin }: Asked, host: string): string {
  const [scheme = 'https:', , port = ''] = /^(\w+:)\/\/(.*?)(:\d+)?$/.exec(origin)?.slice(1) ?? [];
  return `${scheme}//${host}${port}${BASE}`;
}

const USER = /^\/cucm-uds\/(?:private\/)?user\/[^/?]+/;

/** The address of the user in the path: https://host/cucm-uds/user/amara */
export function userLink({ origin, url }: Asked): string {
  return origin + (USER.exec(url)?.[0] ?? '');
}

/** The public address of some user. */
export function linkOfUser(asked: Asked, userid: string): string {
  return `${rootOf(asked)}/user/${encodeURIComponent(userid)}`;
}

export function deviceLink(asked: Asked, device: string): string {
  return `${userLink(asked)}/device/${device}`;
}

export function optionLink(asked: Asked, list: string): string {
  return `${rootOf(asked)}/options/${list}`;
}

/** Did the client come by the lane that Jabber and self care have for themselves? [client] */
export function isPrivate({ url }: Asked): boolean {
  return url.startsWith(`${BASE}/private/`);
}

/** A file of the TFTP service, on every node that has it; the client goes through them. [client] */
export function fileLinks({ tx, cluster }: RestCall, file: string): string[] {
  return tftpNodes(tx).map((node) => `http://${node}:${cluster.ports.files}/${file}`);
}

/** The same over TLS. [doc] */
export function secureFileLinks({ tx, cluster }: RestCall, file: string): string[] {
  return tftpNodes(tx).map((node) => `https://${node}:${cluster.ports.secureFiles}/${file}`);
}
