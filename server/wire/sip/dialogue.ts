/**
 * Requests in, answers out, whatever carries them: repeated requests get the same answer again,
 * what we ask over UDP is repeated until it is answered. RFC 3261 section 17, as far as
 * transactions without INVITE need it.
 */
import { isAnswerable, refusalOf, responseTo, transactionOf } from './answer';
import type { SipAnswer, SipHost, SipPeer } from './host';
import { headersIn, writeMessage, type SipMessage, type SipRequest } from './message';

export interface Dialogue {
  /** @param reply sends bytes to where the message came from */
  take(message: SipMessage, peer: SipPeer, reply: (bytes: Buffer) => void): void;
  /** repeats it until it is answered or has been sent often enough */
  ask(request: SipRequest, send: (bytes: Buffer) => void): void;
  close(): void;
}

/** Timer J: how long an answer is kept for those who ask again. */
const KEPT_MS = 32_000;
const MOST_KEPT = 20_000;
/** Requests that wait for an answer at the same time; more are not heard. */
const MOST_PENDING = 2_000;
const T1_MS = 500;
const MOST_REPEATS = 6;

export function createDialogue(host: SipHost): Dialogue {
  const answered = new Map<string, { at: number; bytes: Buffer | undefined }>();
  const asked = new Map<string, NodeJS.Timeout>();
  let pending = 0;

  function forget(): void {
    const now = performance.now();
    for (const [key, { at }] of answered) {
      if (now - at < KEPT_MS && answered.size <= MOST_KEPT) break;
      answered.delete(key);
    }
  }

  function answer(request: SipRequest, peer: SipPeer, reply: (bytes: Buffer) => void): void {
    const key = transactionOf(request, peer);
    const before = answered.get(key);
    if (before) {
      if (before.bytes) reply(before.bytes);
      return;
    }
    const tag = host.tag();
    const write = (given: SipAnswer): Buffer => writeMessage(responseTo(request, peer, given, tag));
    const finish = (given: SipAnswer): void => {
      const bytes = write(given);
      answered.set(key, { at: performance.now(), bytes });
      reply(bytes);
    };
    forget();
    const refused = refusalOf(request);
    if (refused) return finish(refused);
    if (request.method === 'ACK') return;
    if (pending >= MOST_PENDING) return;
    let given: ReturnType<SipHost['answer']>;
    try {
      given = host.answer(request, peer);
    } catch (error) {
      host.onError(error);
      return finish(INTERNAL);
    }
    if (given === undefined) return;
    if (!('then' in given)) return finish(given);
    pending += 1;
    const pendingSince = performance.now();
    answered.set(key, { at: pendingSince, bytes: undefined });
    given
      .catch((error: unknown) => {
        host.onError(error);
        return INTERNAL;
      })
      .then((late) => {
        pending -= 1;
        answered.delete(key);
        finish(late);
      })
      .catch((error: unknown) => host.onError(error));
  }

  return {
    take(message, peer, reply) {
      if ('status' in message) {
        const branch = branchOf(message);
        if (branch === undefined || message.status < 200) return;
        clearTimeout(asked.get(branch));
        asked.delete(branch);
      } else if (isAnswerable(message)) answer(message, peer, reply);
    },
    ask(request, send) {
      const bytes = writeMessage(request);
      const branch = branchOf(request) ?? '';
      const repeat = (left: number, wait: number): void => {
        send(bytes);
        if (left === 0) return void asked.delete(branch);
        const timer = setTimeout(() => repeat(left - 1, Math.min(wait * 2, 4_000)), wait);
        timer.unref();
        asked.set(branch, timer);
      };
      repeat(MOST_REPEATS, T1_MS);
    },
    close() {
      for (const timer of asked.values()) clearTimeout(timer);
      asked.clear();
    },
  };
}

const INTERNAL: SipAnswer = { status: 500, phrase: 'Server Internal Error' };

function branchOf(message: SipMessage): string | undefined {
  return /;\s*branch\s*=\s*([^;,\s]+)/i.exec(headersIn(message, 'Via')[0] ?? '')?.[1];
}
