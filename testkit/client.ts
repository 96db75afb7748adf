/**
 * The control plane of one cluster as functions, for tests. It speaks HTTPS with the cluster's CA,
 * so it works against a server in this process and in a container alike; what it says and gets is
 * schemas/control/openapi.yaml.
 */
import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';

export interface ClientOptions {
  /** https://host:port, or http://host:port of --control-port */
  url: string;
  /** CA certificate, PEM; of https */
  ca?: string | undefined;
  /** value of X-Ucmock-Cluster; the first cluster unless told */
  cluster?: string | undefined;
  /** that of --control-token */
  token?: string | undefined;
}

export interface Duration {
  seconds?: number;
  minutes?: number;
  hours?: number;
  days?: number;
}

export interface ClockState {
  now: string;
  frozen: boolean;
}

export interface Change {
  id: number;
  /** name of the noun: 'User' */
  type: string;
  pkid: string;
  action: 'add' | 'update' | 'remove';
}

export interface NodeState {
  name: string;
  role: string;
  /** as `utils dbreplication runtimestate` shows it */
  state: number;
  applied: number;
  queue: number;
}

export interface FaultRule {
  match?: Partial<Record<'protocol' | 'operation' | 'method' | 'path' | 'node' | 'user', string>>;
  effect: {
    delaySeconds?: number;
    reset?: boolean;
    status?: number;
    throttle?: boolean;
    fault?: string | { code: number; text: string };
    half?: boolean;
    bytesPerSecond?: number;
  };
  skip?: number;
  times?: number;
  probability?: number;
}

export interface MadeRule {
  id: string;
  matched: number;
  done: number;
  warnings: string[];
}

export interface Wanted {
  protocol?: string;
  operation?: string;
  node?: string;
  user?: string;
  path?: string;
  requestId?: string;
  status?: number;
  after?: number;
}

export interface JournalEntry {
  id: number;
  /** the client's X-Request-Id, or one made by the server */
  requestId: string;
  at: string;
  protocol: string;
  method: string;
  path: string;
  node: string;
  user?: string;
  operation?: string;
  request?: unknown;
  findings?: string[];
  status?: number;
  ms?: number;
  changes?: { from: number; to: number };
}

/** An answer that is no success; `message` is the server's. */
export class UcmockError extends Error {
  override readonly name = 'UcmockError';

  constructor(
    message: string,
    readonly status: number,
    /** AXL operation that was refused */
    readonly operation?: string,
  ) {
    super(message);
  }
}

export interface NodeClient {
  lag(duration: Duration): Promise<void>;
  cut(): Promise<void>;
  mend(): Promise<void>;
  power(state: 'on' | 'off'): Promise<void>;
  state(): Promise<NodeState>;
}

export interface Client {
  /** one AXL operation, run as a step of a fixture; what its response element holds */
  axl(operation: string, body?: object): Promise<Record<string, unknown>>;
  /** a fixture: all of it or nothing */
  seed(fixture: object | string, how?: { start?: boolean }): Promise<void>;
  reset(): Promise<void>;
  /** changes of objects after this number of the change log; 0 is the beginning */
  changes(after?: number): Promise<{ changes: Change[]; last: number }>;
  clock: {
    read(): Promise<ClockState>;
    freeze(at?: string): Promise<ClockState>;
    advance(duration: Duration): Promise<ClockState>;
    reset(): Promise<ClockState>;
  };
  /** @param name process node name, or its first label */
  node(name: string): NodeClient;
  faults: {
    add(rule: FaultRule): Promise<MadeRule>;
    /** gives back the rules that were never carried out */
    clear(): Promise<string[]>;
  };
  journal: {
    find(wanted?: Wanted): Promise<JournalEntry[]>;
    count(wanted?: Wanted): Promise<number>;
    /** resolves when so many have been answered; rejects when the time is over */
    wait(wanted: Wanted, how?: { count?: number; timeoutSeconds?: number }): Promise<void>;
  };
  /** any route: 'GET', '/info' */
  ask<T>(method: string, path: string, body?: object | string): Promise<T>;
}

export function createClient(options: ClientOptions): Client {
  const ask = <T>(method: string, path: string, body?: object | string): Promise<T> =>
    send(options, method, path, body) as Promise<T>;
  const setClock = (body: object): Promise<ClockState> => ask('POST', '/clock', body);

  async function nodeCalled(name: string): Promise<NodeState> {
    const { nodes } = await ask<{ nodes: NodeState[] }>('GET', '/nodes');
    const wanted = name.toLowerCase();
    const called = (one: NodeState): string => one.name.toLowerCase();
    const found =
      nodes.find((one) => called(one) === wanted) ??
      nodes.find((one) => called(one).split('.')[0] === wanted);
    if (found) return found;
    throw new UcmockError(`no node ${name}; there are ${nodes.map(called).join(', ')}`, 404);
  }

  return {
    ask,
    async axl(operation, body = {}) {
      try {
        return await ask('POST', '/axl', { operation, request: body });
      } catch (error) {
        if (!(error instanceof UcmockError)) throw error;
        throw new UcmockError(error.message, error.status, operation);
      }
    },
    async seed(fixture, { start = false } = {}) {
      await ask('POST', `/seed?start=${start}`, fixture);
    },
    async reset() {
      await ask('POST', '/reset');
    },
    changes: (after = 0) => ask('GET', `/changes?after=${after}`),
    clock: {
      read: () => ask('GET', '/clock'),
      freeze: (at) => setClock({ freeze: at ?? true }),
      advance: (duration) => setClock({ advance: duration }),
      reset: () => setClock({ reset: true }),
    },
    node(name) {
      const set = async (change: object): Promise<void> => {
        await ask('POST', '/nodes', { node: (await nodeCalled(name)).name, ...change });
      };
      return {
        lag: (duration) => set({ lag: duration }),
        cut: () => set({ link: 'cut' }),
        mend: () => set({ link: 'mend' }),
        power: (state) => set({ power: state }),
        state: () => nodeCalled(name),
      };
    },
    faults: {
      add: (rule) => ask('POST', '/faults', rule),
      clear: async () => (await ask<{ unused: string[] }>('DELETE', '/faults')).unused,
    },
    journal: {
      find: async (wanted) =>
        (await ask<{ entries: JournalEntry[] }>('GET', `/journal${queryOf(wanted)}`)).entries,
      count: async (wanted) =>
        (await ask<{ count: number }>('GET', `/journal/count${queryOf(wanted)}`)).count,
      async wait(wanted, how = {}) {
        await ask('POST', '/journal/wait', { match: wanted, ...how });
      },
    },
  };
}

function queryOf(wanted: Wanted = {}): string {
  const words = Object.entries(wanted).map(([name, value]) => [name, String(value)]);
  return words.length === 0
    ? ''
    : `?${new URLSearchParams(words as [string, string][]).toString()}`;
}

function send(
  { url, ca, cluster, token }: ClientOptions,
  method: string,
  path: string,
  body: object | string | undefined,
): Promise<unknown> {
  const headers = {
    ...(cluster !== undefined && { 'X-Ucmock-Cluster': cluster }),
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
  };
  return new Promise((resolve, reject) => {
    const request = url.startsWith('http:') ? requestPlain : requestSecure;
    const outgoing = request(`${url}/_ucmock${path}`, { method, ca, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const status = response.statusCode ?? 0;
        try {
          const answer = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { error?: string };
          if (status < 400) resolve(answer);
          else reject(new UcmockError(answer.error ?? `status ${status}`, status));
        } catch (error) {
          reject(error);
        }
      });
    });
    outgoing.on('error', reject);
    outgoing.end(typeof body === 'object' ? JSON.stringify(body) : body);
  });
}
