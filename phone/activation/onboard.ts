/**
 * A telephone's side of its onboarding by activation code: SRP with the code as the password, and its
 * manufacturing certificate. The wire form is ucmock's own, since the real one is not public.
 * facts/onboarding.md A4
 */
import { randomBytes, sign } from 'node:crypto';
import { Agent } from 'node:https';
import type { Mic } from '../manufacturing/certificates';
import { post, type Door, type OpenDoor } from './post';

/** The service answers, and the answer is no: the code has to be entered anew. */
export class CodeRefused extends Error {
  override readonly name = 'CodeRefused';
}

/** of the code, by which the service finds it */
const ID_DIGITS = 8;
const GROUPS = [1024, 1536, 2048, 3072, 4096] as const;

/** What a telephone has to show. */
export interface Shown {
  /** sixteen digits */
  code: string;
  /** 'SEP001122334455' */
  device: string;
  mic: Mic;
}

/**
 * @returns what the service told the new telephone
 * @throws CodeRefused; another error when nobody answers in form
 */
export async function onboard(door: Door, shown: Shown): Promise<Record<string, unknown>> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    return await shakeHands({ ...door, agent }, shown);
  } finally {
    agent.destroy();
  }
}

async function shakeHands(
  door: OpenDoor,
  { code, device, mic }: Shown,
): Promise<Record<string, unknown>> {
  const id = code.slice(0, ID_DIGITS);
  const begun = await ask(door, 'invoke', { code: id });
  const group = GROUPS.find((one) => one === begun.group);
  const { session, salt, B } = begun;
  if (group === undefined || !isText(session) || !isText(salt) || !isText(B))
    throw new Error('the activation service does not answer in form');
  const { SRP, SrpClient } = await import('fast-srp-hap');
  const client = new SrpClient(
    SRP.params[group],
    Buffer.from(salt, 'hex'),
    Buffer.from(id),
    Buffer.from(code),
    secret(),
  );
  client.setB(Buffer.from(B, 'hex'));
  const M1 = client.computeM1().toString('hex');
  const message = Buffer.from([session, device, M1].join('\n'));
  const ended = await ask(door, 'register', {
    ...{ session, A: client.computeA().toString('hex'), M1, device },
    certificate: mic.chain,
    signature: sign('sha256', message, mic.key).toString('hex'),
  });
  // Who does not know the code cannot make the telephone its own.
  client.checkM2(Buffer.from(isText(ended.M2) ? ended.M2 : '', 'hex'));
  // It is onboarded, whether or not the code is given back now.
  await ask(door, 'release', { session }).catch(() => undefined);
  return ended;
}

async function ask(door: OpenDoor, step: string, body: object): Promise<Record<string, unknown>> {
  const { status, json } = await post(door, `/ucmock/activation/${step}`, body);
  if (status >= 500) throw new Error(`${step}: ${errorIn(json, status)}`);
  if (status >= 400) throw new CodeRefused(errorIn(json, status));
  return json;
}

function errorIn({ error }: Record<string, unknown>, status: number): string {
  return isText(error) ? error : `status ${status}`;
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** 256 bits, the first one set: the library warns of shorter ones. */
function secret(): Buffer {
  const bytes = randomBytes(32);
  bytes[0] = (bytes[0] ?? 0) | 0x80;
  return bytes;
}
