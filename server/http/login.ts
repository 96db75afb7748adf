/** When is it a request's turn, and who asks? The two steps before any service, of AXL and REST. */
import type { IncomingMessage } from 'node:http';
import type { Node } from '../cluster/node';
import type { Authenticated, Authenticator } from '../steps/authenticate';
import { VOUCHED } from '../steps/vouch';
import type { Throttle } from '../steps/throttle';

export interface Visitor {
  throttle: Throttle;
  authenticator: Authenticator;
  node: Node;
  request: IncomingMessage;
  /** path that the service's own session cookie is for */
  cookiePath: string;
  /** may it show a token? */
  bearer?: boolean | undefined;
  /** address of a client whose login is noted */
  noted?: string | undefined;
}

export type Login = Extract<Authenticated, { ok: true }>;

export interface Outcome<T> {
  next(value: T): void;
  refused(status: 401 | 503, message?: string): void;
  failed(error: unknown): void;
}

/** Goes on when the cluster is neither going back to its start nor told to refuse. */
export function whenFree(
  { throttle }: Pick<Visitor, 'throttle'>,
  { next, refused, failed }: Outcome<void>,
): void {
  if (throttle.busy) {
    void throttle.busy.then(() => whenFree({ throttle }, { next, refused, failed }));
    return;
  }
  if (throttle.refusal !== undefined) return refused(503, throttle.refusal);
  try {
    next();
  } catch (error) {
    failed(error);
  }
}

/** Goes on when the client is known, too. */
export function withLogin(visitor: Visitor, outcome: Outcome<Login>): void {
  const { authenticator, node, request, throttle, cookiePath, bearer, noted } = visitor;
  const judge = (login: Authenticated): void => {
    try {
      if (login.ok) outcome.next(login);
      else outcome.refused(login.status);
    } catch (error) {
      outcome.failed(error);
    }
  };
  const ask = (): void => {
    const { authorization, cookie } = request.headers;
    const told = request.headers[VOUCHED];
    const voucher = typeof told === 'string' ? told : undefined;
    const shown = { authorization, cookie, voucher, cookiePath, bearer, noted };
    const judged = authenticator.authenticate(node, shown);
    if (!(judged instanceof Promise)) return judge(judged);
    judged.then(
      // A cluster that went back meanwhile may not know this user any more.
      (login) => (throttle.busy ? withLogin(visitor, outcome) : judge(login)),
      (error: unknown) => outcome.failed(error),
    );
  };
  whenFree(visitor, { next: ask, refused: outcome.refused, failed: outcome.failed });
}
