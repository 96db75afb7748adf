/**
 * The trust verification service: is this certificate one of the cluster's, or one that it trusts,
 * and for what? Any phone may ask; nothing is written.
 *
 * [recorded] a query and its answer, [client] verifications; facts/trust-lists.md 6
 */
import type { Node } from '../../server/cluster/node';
import {
  findByBytes,
  findByName,
  verifiedAt,
  type Verified,
} from '../../server/domain/trust-verification/verified';
import { textOf, valueOf, type Element } from '../../server/wire/messages/elements';
import {
  NotInForm,
  type MessagePeer,
  type MessageSession,
} from '../../server/wire/messages/server';
import {
  readTvs,
  TVS_COMMAND,
  TVS_ELEMENT,
  TVS_STATUS,
  writeTvs,
  type TvsMessage,
} from '../../server/wire/tvs/codec';

/** [recorded] an answer is good for 24 hours */
const TTL_SECONDS = 86_400;

/** @throws NotInForm for a message that is no request, or lacks what it asks about */
export function answerTvs(node: Node, { command, session, elements }: TvsMessage): TvsMessage {
  const known = verifiedAt(node);
  const need = (tag: number): Buffer => {
    const value = valueOf(elements, tag);
    if (!value) throw new NotInForm(`item ${tag} is missing`);
    return value;
  };
  switch (command) {
    case TVS_COMMAND.verify: {
      const found = findByBytes(known, need(TVS_ELEMENT.certificate));
      return { command: TVS_COMMAND.verified, session, elements: answerOf(found, []) };
    }
    case TVS_COMMAND.query: {
      const issuer = textOf(need(TVS_ELEMENT.issuer));
      const found = findByName(known, { issuer, serial: need(TVS_ELEMENT.serial) });
      const certificate = found && {
        tag: TVS_ELEMENT.certificate,
        value: found.certificate.raw,
      };
      return {
        command: TVS_COMMAND.found,
        session,
        elements: answerOf(found, certificate ? [certificate] : []),
      };
    }
    default:
      throw new NotInForm(`command ${command} is no request`);
  }
}

/** [client] what is not known has the status alone */
function answerOf(found: Verified | undefined, more: readonly Element[]): Element[] {
  const status = found ? TVS_STATUS.valid : TVS_STATUS.invalid;
  const first = { tag: TVS_ELEMENT.status, value: Buffer.from([status]) };
  if (!found) return [first];
  const ttl = Buffer.alloc(4);
  ttl.writeUInt32BE(TTL_SECONDS);
  return [
    first,
    ...more,
    { tag: TVS_ELEMENT.roles, value: Buffer.from(found.roles) },
    { tag: TVS_ELEMENT.ttl, value: ttl },
  ];
}

/** One connection: as many questions as the phone has. */
export function serveTvs(node: Node, peer: MessagePeer): MessageSession {
  return {
    take: (message) => peer.send(writeTvs(answerTvs(node, readTvs(message)))),
    // The protocol has no word for it: the connection ends.
    refuse: () => undefined,
    gone: () => undefined,
  };
}
