/**
 * The control plane of one cluster as functions, for tests. It speaks HTTPS with the cluster's CA,
 * so it works against a server in this process and in a container alike; what it says and gets is
 * typed by schemas/control/openapi.yaml (control-call.ts).
 */
import type { paths } from './control-api';
import {
  createCall,
  send,
  textOf,
  UcmockError,
  type Call,
  type ClientOptions,
  type Schemas,
} from './control-call';

export { UcmockError, type Call, type ClientOptions } from './control-call';

export type Duration = Schemas['Duration'];
export type ClockState = Schemas['Clock'];
export type Change = Schemas['Changes']['changes'][number];
/** `state` as `utils dbreplication runtimestate` shows it */
export type NodeState = Schemas['Nodes']['nodes'][number];
export type FaultRule = Schemas['NewRule'];
export type MadeRule = Schemas['Rule'];
export type JournalEntry = Schemas['Entry'];
export type Wanted = NonNullable<paths['/journal']['get']['parameters']['query']>;
export type Fork = Schemas['Fork'];
export type Partitions = Schemas['Partitions'];
export type SnapshotFacts = Schemas['Snapshots']['snapshots'][number];
export type Info = Schemas['Info'];

export interface NodeClient {
  lag(duration: Duration): Promise<void>;
  cut(): Promise<void>;
  mend(): Promise<void>;
  power(state: 'on' | 'off'): Promise<void>;
  state(): Promise<NodeState>;
}

export interface Client {
  /** release, versions, nodes, addresses */
  info(): Promise<Info>;
  /** one AXL operation, run as a step of a fixture; what its response element holds */
  axl(operation: string, body?: object): Promise<Record<string, unknown>>;
  /** a command of the platform's command line, with the answers to its questions; what it printed */
  cli(command: string, how?: { node?: string; answers?: string[] }): Promise<string>;
  /** a fixture: all of it or nothing */
  seed(fixture: object | string, how?: { start?: boolean }): Promise<void>;
  reset(): Promise<void>;
  /** changes of objects after this number of the change log; 0 is the beginning */
  changes(after?: number): Promise<{ changes: Change[]; last: number }>;
  snapshots: {
    list(): Promise<SnapshotFacts[]>;
    /** the present state under this name; one of the same name is replaced */
    keep(name: string): Promise<void>;
    /** the cluster becomes what it was */
    restore(name: string): Promise<void>;
    drop(name: string): Promise<void>;
    /** its file */
    download(name: string): Promise<Buffer>;
    upload(name: string, file: Buffer): Promise<void>;
  };
  forks: {
    list(): Promise<Fork[]>;
    /** `cluster` of the answer is what `createClient` takes */
    make(choice?: Schemas['NewFork']): Promise<Fork>;
    drop(name: string): Promise<void>;
  };
  /** to a later release in place: '15.0' */
  upgrade(release: string): Promise<Partitions>;
  /** active and inactive partition change places */
  switchVersion(): Promise<Partitions>;
  clock: {
    read(): Promise<ClockState>;
    freeze(at?: string): Promise<ClockState>;
    /** the clock runs on from there */
    set(at: string): Promise<ClockState>;
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
  /** any route of the contract, typed: `call('get', '/snapshots')` */
  call: Call;
  /** any route as it is asked for: 'GET', '/info' */
  ask<T>(method: string, path: string, body?: object | string): Promise<T>;
}

export function createClient(options: ClientOptions): Client {
  const call = createCall(options);
  const setClock = (body: Schemas['ClockChange']): Promise<ClockState> =>
    call('post', '/clock', { body });
  const snapshot = (name: string): string => `/snapshots/${encodeURIComponent(name)}`;

  async function nodeCalled(name: string): Promise<NodeState> {
    const { nodes } = await call('get', '/nodes');
    const wanted = name.toLowerCase();
    const called = (one: NodeState): string => one.name.toLowerCase();
    const found =
      nodes.find((one) => called(one) === wanted) ??
      nodes.find((one) => called(one).split('.')[0] === wanted);
    if (found) return found;
    throw new UcmockError(`no node ${name}; there are ${nodes.map(called).join(', ')}`, 404);
  }

  return {
    call,
    async ask<T>(method: string, path: string, body?: object | string): Promise<T> {
      const sent = typeof body === 'object' ? JSON.stringify(body) : body;
      return textOf(await send(options, method, path, sent)) as T;
    },
    info: () => call('get', '/info'),
    async axl(operation, request = {}) {
      try {
        const body = { operation, request: request as Record<string, unknown> };
        return await call('post', '/axl', { body });
      } catch (error) {
        if (!(error instanceof UcmockError)) throw error;
        throw new UcmockError(error.message, error.status, operation);
      }
    },
    async cli(command, how = {}) {
      return (await call('post', '/cli', { body: { command, ...how } })).output;
    },
    async seed(fixture, { start = false } = {}) {
      // YAML goes as it is.
      const sent = typeof fixture === 'string' ? fixture : JSON.stringify(fixture);
      await send(options, 'POST', `/seed?start=${start}`, sent);
    },
    async reset() {
      await call('post', '/reset');
    },
    changes: (after = 0) => call('get', '/changes', { query: { after } }),
    snapshots: {
      list: async () => (await call('get', '/snapshots')).snapshots,
      async keep(name) {
        await call('post', '/snapshots', { body: { name } });
      },
      async restore(name) {
        await call('post', '/snapshots/{name}/restore', { path: { name } });
      },
      async drop(name) {
        await call('delete', '/snapshots/{name}', { path: { name } });
      },
      download: (name) => send(options, 'GET', snapshot(name), undefined),
      async upload(name, file) {
        await send(options, 'PUT', snapshot(name), file);
      },
    },
    forks: {
      list: async () => (await call('get', '/forks')).forks,
      make: (choice = {}) => call('post', '/forks', { body: choice }),
      async drop(name) {
        await call('delete', '/forks/{name}', { path: { name } });
      },
    },
    upgrade: (release) => call('post', '/upgrade', { body: { release } }),
    switchVersion: () => call('post', '/switch-version'),
    clock: {
      read: () => call('get', '/clock'),
      freeze: (at) => setClock({ freeze: at ?? true }),
      set: (at) => setClock({ set: at }),
      advance: (duration) => setClock({ advance: duration }),
      reset: () => setClock({ reset: true }),
    },
    node(name) {
      const set = async (change: Omit<Schemas['NodeChange'], 'node'>): Promise<void> => {
        await call('post', '/nodes', { body: { node: (await nodeCalled(name)).name, ...change } });
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
      add: (rule) => call('post', '/faults', { body: rule }),
      clear: async () => (await call('delete', '/faults')).unused,
    },
    journal: {
      find: async (wanted = {}) => (await call('get', '/journal', { query: wanted })).entries,
      count: async (wanted = {}) => (await call('get', '/journal/count', { query: wanted })).count,
      async wait(wanted, how = {}) {
        await call('post', '/journal/wait', { body: { match: wanted, ...how } });
      },
    },
  };
}
