/**
 * How REST resources are stated: a path with parameters, and for each method who may use it and
 * what it does.
 *
 * One resource is data plus one synchronous function. A GET runs in a read unit of work of the
 * node that was asked, everything else in a write unit of work of the publisher; what has to be
 * asked of another product is asked in `prepare`, while no transaction is open (architecture.md 6).
 * Trees are those of AXL (schema/tree.ts): order of keys is order of elements, `@name` is an
 * attribute; server/rest writes XML and JSON from them.
 */
import type { Cluster } from '../cluster/cluster';
import type { Node } from '../cluster/node';
import type { Principal } from '../cluster/principal';
import type { Log } from '../runtime/log';
import type { Evidence } from '../schema/evidence';
import type { Tree } from '../schema/tree';
import type { UnitOfWork } from '../store/rehearse';
import type { Tx } from '../store/store';

export const REST_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type RestVerb = (typeof REST_METHODS)[number];

/** What is known of a request before anything runs. */
export interface Asked {
  readonly cluster: Cluster;
  readonly node: Node;
  readonly verb: string;
  /** scheme and host by which the client came: https://pub:8443 */
  readonly origin: string;
  /** path and query as asked, still percent-encoded */
  readonly url: string;
  readonly query: URLSearchParams;
  /** names in lower case */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** DER of the certificates that the client showed over TLS, its own first; asked at an Expressway */
  clientChain(): readonly Buffer[];
}

/** Everything a resource gets. */
export interface RestCall extends Asked {
  readonly tx: Tx;
  /** undefined where the resource asks for no login and got none */
  readonly user: Principal | undefined;
  /** address of the client */
  readonly remote: string;
  /** parameters of the path, decoded */
  readonly params: Readonly<Record<string, string>>;
  /** content of the body's root element; the members of a JSON object as texts */
  readonly body: Tree;
  /** a JSON body as it was sent, for forms of our own under /ucmock */
  readonly json: unknown;
  /** the body as it came, of a method that takes it so */
  readonly raw?: Buffer;
  readonly log: Log;
  /** it was run before and taken back: what was slow to judge then need not be judged again */
  readonly rehearsed?: boolean;
}

/** A call before its unit of work is open. */
export type Prepared = Omit<RestCall, 'tx'>;

export interface RestAnswer {
  /** 200 unless said */
  status?: number;
  headers?: Readonly<Record<string, string>>;
  /** nothing: no body */
  body?: RestBody;
  /** who has just been let in by other means than a login: a session starts */
  signsIn?: Principal;
}

export type RestBody =
  /** XML or JSON, as the client asked */
  | { kind: 'tree'; root: string; tree: Tree }
  /** our own forms: JSON, whatever the client asked */
  | { kind: 'json'; value: unknown }
  | { kind: 'text'; type: string; text: string }
  | { kind: 'bytes'; type: string; bytes: Buffer }
  /** the platform's HTML page of the status */
  | { kind: 'page'; message?: string; challenge?: boolean };

/** Throws RestError when the user may not use the method. */
export type AuthRule = (user: Principal, call: Prepared) => void;

export interface RestMethod {
  /** 'none': anybody; a login that is sent all the same is not even looked at */
  auth: 'none' | AuthRule;
  /** with 'none': a session that the client has is looked at, and none is asked for */
  knowsSession?: true;
  /** no login is asked for while this holds */
  openWhen?(asked: Asked): boolean;
  evidence: Evidence;
  /** name of the root element of an XML body; without it a body is not read */
  takes?: string;
  /** the body is a web form, and an XML document with one of these roots is in this field of it */
  takesForm?: { field: string; roots: readonly string[] };
  /** any body, read by the method itself and not kept by the journal: a file may hold secrets */
  takesRaw?: true;
  /** a POST that only looks up says false, a GET that grants something true */
  writes?: boolean | ((call: Prepared) => boolean);
  /** a feature that any node may write while the publisher is away (cluster/node.ts, write) */
  anywhere?(call: Prepared): boolean;
  prepare?(call: Prepared): Promise<unknown> | undefined;
  /** of a write that has to ask another product under a lease: it commits; see unit-of-work.ts */
  around?(call: Prepared, unit: UnitOfWork<RestAnswer>): Promise<RestAnswer> | undefined;
  run(call: RestCall, prepared?: unknown): RestAnswer;
}

export interface Resource {
  /**
   * below the product's base, without a slash at either end: 'user/{userId}/devices'; one that ends
   * in a parameter with a star takes all that lies deeper
   */
  path: string;
  methods: Readonly<Partial<Record<RestVerb, RestMethod>>>;
}

/** A product's REST interface: resources below a base, and the product's ways. */
export interface RestProduct {
  name: string;
  /** '/cucm-uds' */
  base: string;
  resources: readonly Resource[];
  /** takes access tokens (Authorization: Bearer) */
  bearer?: boolean;
  /** what a client gets that has no preference */
  format: 'xml' | 'json';
  /** of every answer with a body */
  headers: Readonly<Record<string, string>>;
  /** the product's form of an error; undefined: it is none that the product knows, so it is ours */
  errorOf(error: unknown, asked: Asked): RestAnswer | undefined;
  /** may pages of this origin use the resources (CORS)? Nobody's may when it is not said. */
  allowsOrigin?(origin: string, asked: Asked): boolean;
}

/** The usual answer: 200 and a tree. */
export function shown(root: string, tree: Tree): RestAnswer {
  return { body: { kind: 'tree', root, tree } };
}

/** Does the method need the publisher? */
export function writes(call: Prepared, { writes: told }: RestMethod): boolean {
  if (typeof told === 'function') return told(call);
  return told ?? call.verb !== 'GET';
}
