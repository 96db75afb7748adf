/**
 * Ports that each node has for itself beside HTTPS: opened when an option asks for them, and only
 * then is their code loaded. A part of assemble.ts.
 */
import type { SshDoor } from './assemble-cli';
import type { Part } from './assemble-doors';
import type { SipDoors } from './assemble-sip';
import type { TftpDoor } from './assemble-tftp';
import type { XmppDoor } from './assemble-xmpp';
import type { StartOptions } from './config/options';
import type { Listener } from './http/listeners';

export interface OwnDoors extends SipDoors {
  ssh: readonly SshDoor[];
  xmpp: readonly XmppDoor[];
  tftp: readonly TftpDoor[];
}

/** `listeners` has each as soon as it is open. */
export async function openOwnDoors(
  options: StartOptions,
  parts: readonly Part[],
  listeners: Listener[],
): Promise<OwnDoors> {
  return {
    ssh: await sshOf(options, parts, listeners),
    xmpp: await xmppOf(options, parts, listeners),
    tftp: await tftpOf(options, parts, listeners),
    ...(await sipOf(options, parts, listeners)),
  };
}

async function sshOf(
  options: StartOptions,
  parts: readonly Part[],
  listeners: Listener[],
): Promise<SshDoor[]> {
  if (options.sshPort === undefined) return [];
  const { openSsh } = await import('./assemble-cli');
  return openSsh({ ...options, sshPort: options.sshPort }, parts, listeners);
}

async function xmppOf(
  options: StartOptions,
  parts: readonly Part[],
  listeners: Listener[],
): Promise<XmppDoor[]> {
  if (options.xmppPort === undefined) return [];
  const { openXmpp } = await import('./assemble-xmpp');
  return openXmpp({ ...options, xmppPort: options.xmppPort }, parts, listeners);
}

async function tftpOf(
  options: StartOptions,
  parts: readonly Part[],
  listeners: Listener[],
): Promise<TftpDoor[]> {
  if (options.tftpPort === undefined) return [];
  const { openTftp } = await import('./assemble-tftp');
  return openTftp({ ...options, tftpPort: options.tftpPort }, parts, listeners);
}

async function sipOf(
  options: StartOptions,
  parts: readonly Part[],
  listeners: Listener[],
): Promise<SipDoors> {
  if (options.sipPort === undefined && options.sipsPort === undefined) return NO_SIP;
  const { openSip } = await import('./assemble-sip');
  return openSip(options, parts, listeners);
}

const NO_SIP: SipDoors = { sip: [], sips: [] };
