/** The form of a peer, as JSON: its members judged, what is no member refused. */
import { isIP } from 'node:net';
import type { PeerForm } from '../../server/domain/centralized/peers';
import { DomainRefusal } from '../../server/schema/refusal';

export type Member = keyof PeerForm;

const LONGEST = 255;

/**
 * @param members those that the page has
 * @param before what is stored, for an edit, where a member that is left out stays
 */
export function readForm(json: unknown, members: readonly Member[], before?: PeerForm): PeerForm {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw refused(`a JSON object with ${members.join(', ')} is needed`);
  const given = json as Record<string, unknown>;
  const strange = Object.keys(given).find((name) => !members.some((member) => member === name));
  if (strange !== undefined)
    throw refused(`there is no member "${strange}"; there are ${members.join(', ')}`);
  const text = (member: Exclude<Member, 'ignoreCertificateErrors'>): string => {
    const value = given[member] ?? before?.[member];
    if (typeof value !== 'string') throw refused(`${member} must be a text`);
    if (value.length > LONGEST) throw refused(`${member} is longer than ${LONGEST} characters`);
    return member === 'axlPassword' ? value : value.trim();
  };
  const ignore = given.ignoreCertificateErrors ?? before?.ignoreCertificateErrors ?? false;
  if (typeof ignore !== 'boolean') throw refused('ignoreCertificateErrors must be true or false');
  const form: PeerForm = {
    peerAddress: text('peerAddress'),
    axlUsername: text('axlUsername'),
    axlPassword: text('axlPassword'),
    ignoreCertificateErrors: ignore,
  };
  if (!isAddress(form.peerAddress))
    throw refused(`"${form.peerAddress}" is no FQDN, host name, IPv4 or IPv6 address`);
  if (form.axlUsername === '') throw refused('axlUsername is empty');
  if (form.axlPassword === '' && !before) throw refused('axlPassword is empty');
  return form;
}

const HOST = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)*$/i;

/** With a port it is ours: other emulators listen where they can. */
function isAddress(text: string): boolean {
  if (isIP(text)) return true;
  const [, bracketed, plain, port] =
    /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return false;
  if (bracketed !== undefined) return isIP(bracketed) === 6;
  // Four numbers that are no address are no name either.
  return (
    plain !== undefined && (isIP(plain) === 4 || (HOST.test(plain) && !/^[\d.]+$/.test(plain)))
  );
}

function refused(reason: string): DomainRefusal {
  return new DomainRefusal('invalid', `The peer cannot be saved: ${reason}.`);
}
