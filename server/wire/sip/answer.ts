/** Requests with what every answer needs of them, and the answers. RFC 3261 sections 8.2.6, 18.2 */
import type { SipAnswer, SipPeer } from './host';
import { headerIn, headersIn, type SipHeader, type SipRequest, type SipResponse } from './message';

/** Without these there is nobody to answer, or nothing to answer to. */
const NEEDED = ['Via', 'From', 'To', 'Call-ID', 'CSeq'] as const;

/** Tells one transaction from another: branch, method and where it came from. */
export function transactionOf(request: SipRequest, { ip, port }: SipPeer): string {
  const [via = ''] = headersIn(request, 'Via');
  const branch = /;\s*branch\s*=\s*([^;,\s]+)/i.exec(via)?.[1] ?? headerIn(request, 'Call-ID');
  return `${ip} ${port} ${branch ?? ''} ${headerIn(request, 'CSeq') ?? ''}`;
}

export function isAnswerable(request: SipRequest): boolean {
  return headersIn(request, 'Via').length > 0;
}

/** What is wrong with a request whatever it asks for; undefined: nothing. */
export function refusalOf(request: SipRequest): SipAnswer | undefined {
  const missing = NEEDED.find((name) => headerIn(request, name) === undefined);
  if (missing !== undefined) return { status: 400, phrase: `Bad Request - Missing ${missing}` };
  const cseq = /^(\d{1,10})\s+(\S+)$/.exec(headerIn(request, 'CSeq') ?? '');
  if (!cseq || cseq[2] !== request.method)
    return { status: 400, phrase: 'Bad Request - Malformed CSeq' };
  const hops = headerIn(request, 'Max-Forwards');
  if (hops !== undefined && !/^\d{1,3}$/.test(hops))
    return { status: 400, phrase: 'Bad Request - Malformed Max-Forwards' };
  return undefined;
}

/** The answer with all that it repeats of the request. */
export function responseTo(
  request: SipRequest,
  peer: SipPeer,
  { status, phrase, headers = [], body = '' }: SipAnswer,
  tag: string,
): SipResponse {
  const [via = '', ...others] = headersIn(request, 'Via');
  const to = headerIn(request, 'To') ?? '';
  const same = ['From', 'Call-ID', 'CSeq'].flatMap((name): SipHeader[] => {
    const value = headerIn(request, name);
    return value === undefined ? [] : [{ name, value }];
  });
  const isTagged = /;\s*tag\s*=/i.test(to);
  return {
    status,
    phrase,
    headers: [
      { name: 'Via', value: receivedAt(via, peer) },
      ...others.map((value) => ({ name: 'Via', value })),
      ...same.slice(0, 1),
      ...(to === ''
        ? []
        : [{ name: 'To', value: isTagged || status < 101 ? to : `${to};tag=${tag}` }]),
      ...same.slice(1),
      ...headers,
    ],
    body: Buffer.from(body),
  };
}

/** RFC 3581: an empty rport is filled in; RFC 3261 18.2.1: received where the host is another. */
function receivedAt(via: string, { ip, port }: SipPeer): string {
  const host = /^SIP\s*\/\s*2\.0\s*\/\s*\S+\s+(\[[^\]]+\]|[^:;\s]+)/i.exec(via)?.[1] ?? '';
  const asked = /;\s*rport(?=\s*(;|$))/i.test(via);
  const filled = asked ? via.replace(/;\s*rport(?=\s*(;|$))/i, `;rport=${port}`) : via;
  return asked || host.replace(/[[\]]/g, '') !== ip ? `${filled};received=${ip}` : filled;
}
