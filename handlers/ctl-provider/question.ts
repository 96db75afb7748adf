/** What a question of the CTL client says, as far as it is well formed. docs/ctl-client.md */
import type { CtlOrder, Operation } from '../../server/domain/ctl-provider/order';
import { CtlRefused } from '../../server/domain/ctl-provider/refusal';

export type Question = Record<string, unknown>;

const OPERATIONS: readonly string[] = ['mixed', 'non-secure', 'update'] satisfies Operation[];
/** [own] of tokens, and of servers */
const MOST = 20;
const MOST_HOST = 255;

/** @throws CtlRefused when it is not there */
export function textIn(question: Question, name: string): string {
  const value = question[name];
  if (typeof value !== 'string') throw new CtlRefused('question-malformed');
  return value;
}

/** @throws CtlRefused */
export function readOrder(question: Question): CtlOrder {
  const operation = textIn(question, 'operation');
  if (!OPERATIONS.includes(operation)) throw new CtlRefused('question-malformed');
  return {
    operation: operation as Operation,
    tokens: listIn(question, 'tokens').map(bytesOf),
    remove: listIn(question, 'remove').map(stringOf),
    servers: listIn(question, 'servers').map((one) => {
      const { host, certificate } = (one ?? {}) as Question;
      return { host: hostOf(host), certificate: bytesOf(certificate) };
    }),
  };
}

function listIn(question: Question, name: string): unknown[] {
  const value = question[name] ?? [];
  if (!Array.isArray(value) || value.length > MOST) throw new CtlRefused('question-malformed');
  return value as unknown[];
}

function stringOf(value: unknown): string {
  if (typeof value !== 'string') throw new CtlRefused('question-malformed');
  return value;
}

function hostOf(value: unknown): string {
  const host = stringOf(value);
  if (!/^[\w.:-]+$/.test(host) || host.length > MOST_HOST)
    throw new CtlRefused('question-malformed');
  return host;
}

/** Base64. */
function bytesOf(value: unknown): Buffer {
  return Buffer.from(stringOf(value), 'base64');
}
