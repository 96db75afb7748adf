/**
 * Carries out the effect of a fault rule on one answer: `serve` is the service's own work, which
 * some effects leave undone.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultEffect } from '../cluster/fault-rules';
import { sendPage } from './axl';
import { statusPage } from './pages';

export interface Victim {
  request: IncomingMessage;
  response: ServerResponse;
}

/** [doc] facts/axl.md 6.1 */
const THROTTLED = 'Too many change notifications are outstanding.';

/** @param fault writes the AXL fault of the effect */
export function misbehave(
  effect: FaultEffect,
  victim: Victim,
  serve: () => void,
  fault?: (told: NonNullable<FaultEffect['fault']>) => void,
): void {
  const { delaySeconds = 0 } = effect;
  if (delaySeconds === 0) return act(effect, victim, serve, fault);
  const timer = setTimeout(() => act(effect, victim, serve, fault), delaySeconds * 1000);
  victim.response.once('close', () => clearTimeout(timer));
}

function act(
  effect: FaultEffect,
  { request, response }: Victim,
  serve: () => void,
  fault: ((told: NonNullable<FaultEffect['fault']>) => void) | undefined,
): void {
  if (effect.reset === true) {
    request.socket.destroy();
    return;
  }
  if (effect.throttle === true) return sendPage(response, statusPage(503, THROTTLED));
  if (effect.status !== undefined) return sendPage(response, statusPage(effect.status));
  if (effect.fault !== undefined && fault) return fault(effect.fault);
  if (effect.half === true) cutInHalf(response);
  else if (effect.bytesPerSecond !== undefined) drip(response, effect.bytesPerSecond);
  serve();
}

/** What the service writes is held back until it is all there, and handed to `send`. */
function intercept(response: ServerResponse, send: (body: Buffer) => void): void {
  const held: Buffer[] = [];
  const hold = (chunk: unknown, encoding: unknown): void => {
    if (typeof chunk === 'string')
      held.push(Buffer.from(chunk, typeof encoding === 'string' ? (encoding as 'utf8') : 'utf8'));
    else if (chunk instanceof Uint8Array) held.push(Buffer.from(chunk));
  };
  const callbackOf = (...given: unknown[]): (() => void) | undefined =>
    given.find((one): one is () => void => typeof one === 'function');
  response.write = (chunk: unknown, encoding?: unknown, callback?: unknown): boolean => {
    hold(chunk, encoding);
    callbackOf(encoding, callback)?.();
    return true;
  };
  response.end = (chunk?: unknown, encoding?: unknown, callback?: unknown): ServerResponse => {
    hold(chunk, encoding);
    const done = callbackOf(chunk, encoding, callback);
    if (done) response.once('finish', done);
    send(Buffer.concat(held));
    return response;
  };
}

function cutInHalf(response: ServerResponse): void {
  const write = response.write.bind(response);
  intercept(response, (body) => {
    if (!response.headersSent) response.setHeader('Content-Length', body.length);
    write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
  });
}

const TICK_MS = 50;

function drip(response: ServerResponse, bytesPerSecond: number): void {
  const write = response.write.bind(response);
  const end = response.end.bind(response);
  intercept(response, (body) => {
    if (!response.headersSent) response.setHeader('Content-Length', body.length);
    let at = 0;
    let owed = 0;
    const timer = setInterval(() => {
      owed += (bytesPerSecond * TICK_MS) / 1000;
      const now = Math.floor(owed);
      owed -= now;
      if (now > 0) write(body.subarray(at, at + now));
      at += now;
      if (at < body.length) return;
      clearInterval(timer);
      end();
    }, TICK_MS);
    response.once('close', () => clearInterval(timer));
  });
}
