/**
 * A phone's side of its registration at one Unified CM: REGISTER for each line over one link, its
 * refresh, and what the server sends by NOTIFY. Headers are those of a desk phone. [mem]
 */
import { randomBytes } from 'node:crypto';
import type { Line } from '../config/config';
import { answerChallenge, type DigestLogin } from './digest';
import { openLink, type Link, type LinkTarget } from './link';
import { header, statusOf, writeAnswer, writeMessage, type SipMessage } from './message';

/** What the phone says of itself. */
export interface Caller {
  device: string;
  modelNumber: number;
  product: string;
  load: string;
  /** cause of the REGISTER, as alarm */
  reason: string;
  digest: DigestLogin | undefined;
  registerSeconds: number;
  /** of each REGISTER, besides its own: the way through an Expressway, and the token */
  headers: readonly (readonly [string, string])[];
}

export interface Registration {
  /** address and port of the phone's side */
  contact: { address: string; port: number };
  /** seconds after which the server forgets it, unless refreshed */
  expires: number;
  /** again, before it expires. @throws Refused, or when nothing answers */
  refresh(): Promise<void>;
  /** Expires: 0, and the link is closed */
  end(): Promise<void>;
  /** closes the link without a word, as a phone that loses power */
  drop(): void;
}

/** What a NOTIFY of event service-control asks. */
export type ServiceAction = 'reset' | 'restart' | 'apply-config' | 'check-version';

const ACTIONS: readonly string[] = ['reset', 'restart', 'apply-config', 'check-version'];

export interface RegistrationEvents {
  onAction(action: ServiceAction, body: string): void;
  onLost(): void;
}

/** The server answers, and the answer is no. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    readonly status: number,
    line: string,
  ) {
    super(line);
  }
}

const PATIENCE_MS = 8000;
/** T1 of RFC 3261; doubles with each retransmission */
const FIRST_RETRY_MS = 500;
/** a server may ask for credentials once, and for fresh ones once more */
const CHALLENGES = 2;

/** @throws Refused when the first line is refused; another error when nothing answers */
export async function register(
  target: LinkTarget,
  lines: readonly Line[],
  caller: Caller,
  events: RegistrationEvents,
): Promise<Registration> {
  const waiting = new Map<string, (message: SipMessage) => void>();
  let sequence = 100;
  const link: Link = await openLink(target, {
    onLost: events.onLost,
    onMessage(message) {
      if (statusOf(message) > 0) {
        const key = `${header(message, 'call-id')} ${header(message, 'cseq').split(' ')[0]}`;
        // 1xx: the server is at it.
        if (statusOf(message) >= 200) waiting.get(key)?.(message);
        return;
      }
      obey(link, message, events);
    },
  });

  const ask = (callId: string, write: (sequence: number) => string): Promise<SipMessage> =>
    new Promise((resolve, reject) => {
      const own = ++sequence;
      const key = `${callId} ${own}`;
      const text = write(own);
      let pause = FIRST_RETRY_MS;
      let retry: NodeJS.Timeout | undefined;
      const again = (): void => {
        link.send(text);
        pause *= 2;
        retry = setTimeout(again, pause);
      };
      const late = setTimeout(() => {
        end();
        reject(new Error(`no answer to REGISTER from ${target.address}:${target.port}`));
      }, PATIENCE_MS);
      const end = (): void => {
        clearTimeout(late);
        clearTimeout(retry);
        waiting.delete(key);
      };
      waiting.set(key, (message) => {
        end();
        resolve(message);
      });
      link.send(text);
      if (link.transport === 'udp') retry = setTimeout(again, pause);
    });

  const calls = lines.map((line) => ({ line, callId: `${randomBytes(12).toString('hex')}` }));
  const registerLine = async (
    { line, callId }: (typeof calls)[number],
    expires: number,
  ): Promise<SipMessage> => {
    const uri = `sip:${target.address}`;
    const login =
      caller.digest ??
      (line.authName ? { user: line.authName, password: line.authPassword } : undefined);
    let credentials: [string, string] | undefined;
    for (let challenges = 0; ; challenges++) {
      const answer = await ask(callId, (own) =>
        writeRegister({ link, target, line, callId, sequence: own, expires, caller, credentials }),
      );
      const status = statusOf(answer);
      if (status < 300) return answer;
      const isProxy = status === 407;
      if (!login || (status !== 401 && !isProxy) || challenges === CHALLENGES)
        throw new Refused(status, answer.start);
      const challenge = header(answer, isProxy ? 'proxy-authenticate' : 'www-authenticate');
      const nonceOfClient = randomBytes(4).toString('hex');
      credentials = [
        isProxy ? 'Proxy-Authorization' : 'Authorization',
        answerChallenge(challenge, login, { method: 'REGISTER', uri, nonceOfClient }),
      ];
    }
  };

  const registerAll = async (seconds: number): Promise<number> => {
    let expires = seconds;
    for (const [at, call] of calls.entries()) {
      try {
        const answer = await registerLine(call, seconds);
        if (at === 0) expires = expiresOf(answer, seconds);
      } catch (error) {
        // A line that is refused leaves the phone partly registered; the first one decides.
        if (at === 0 || !(error instanceof Refused)) throw error;
      }
    }
    return expires;
  };

  try {
    const expires = await registerAll(caller.registerSeconds);
    return {
      contact: { address: link.address, port: link.port },
      expires,
      refresh: async () => void (await registerAll(caller.registerSeconds)),
      async end() {
        await registerAll(0).catch(() => undefined);
        link.close();
      },
      drop: () => link.close(),
    };
  } catch (error) {
    link.close();
    throw error;
  }
}

function expiresOf(answer: SipMessage, asked: number): number {
  const contact = /;\s*expires=(\d+)/i.exec(header(answer, 'contact'))?.[1];
  return Number(contact ?? header(answer, 'expires')) || asked;
}

function obey(link: Link, request: SipMessage, events: RegistrationEvents): void {
  const [method = ''] = request.start.split(' ');
  const known = ['NOTIFY', 'OPTIONS', 'REFER', 'SUBSCRIBE'].includes(method);
  if (method === 'ACK') return;
  const tag = randomBytes(4).toString('hex');
  link.send(writeAnswer(request, known ? '200 OK' : '501 Not Implemented', tag));
  if (method !== 'NOTIFY' || !/^service-control/i.test(header(request, 'event'))) return;
  const action = /^\s*action\s*=\s*([\w-]+)/im.exec(request.body)?.[1];
  if (action !== undefined && ACTIONS.includes(action))
    events.onAction(action as ServiceAction, request.body);
}

interface RegisterParts {
  link: Link;
  target: LinkTarget;
  line: Line;
  callId: string;
  sequence: number;
  expires: number;
  caller: Caller;
  credentials: [string, string] | undefined;
}

function writeRegister(parts: RegisterParts): string {
  const { link, target, line, callId, sequence, expires, caller, credentials } = parts;
  const own = `${link.address.includes(':') ? `[${link.address}]` : link.address}:${link.port}`;
  const transport = link.transport.toUpperCase();
  const address = `<sip:${line.name}@${target.address}>`;
  const mac = caller.device.slice(-12).toLowerCase();
  const instance = `<urn:uuid:00000000-0000-0000-0000-${mac}>`;
  const features =
    `+sip.instance="${instance}";+u.sip!devicename.ccm.cisco.com="${caller.device}"` +
    `;+u.sip!model.ccm.cisco.com="${caller.modelNumber}"`;
  const user = line.contact || line.name;
  return writeMessage(`REGISTER sip:${target.address} SIP/2.0`, [
    ['Via', `SIP/2.0/${transport} ${own};branch=z9hG4bK${randomBytes(6).toString('hex')}`],
    ['From', `${address};tag=${callId.slice(0, 16)}`],
    ['To', address],
    ['Call-ID', callId],
    ['Max-Forwards', '70'],
    ...caller.headers,
    ['CSeq', `${sequence} REGISTER`],
    ['User-Agent', `Cisco-${caller.product.replace('-', '')}/${caller.load}`],
    ['Contact', `<sip:${user}@${own};transport=${link.transport}>;${features}`],
    ...(credentials ? [credentials] : []),
    [
      'Supported',
      'replaces,join,norefersub,X-cisco-callinfo,X-cisco-service-control,X-cisco-sis-7.0.0',
    ],
    [
      'Reason',
      `SIP;cause=200;text="cisco-alarm:25 Name=${caller.device} ActiveLoad=${caller.load}.loads Last=${caller.reason}"`,
    ],
    ['Expires', String(expires)],
  ]);
}
