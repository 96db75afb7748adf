/**
 * One server a file, one fork a test: what jest and vitest have alike. A test gets a cluster that
 * begins as the file's fixture and is its own, on ports of its own, so that any tool can be pointed
 * at it, and tests of a file may run at the same time as others' in one process.
 */
import { startUcmock, type Ucmock, type UcmockOptions } from '../server';
import { createClient, type Change, type Client, type Fork } from './client';

export interface Hooks {
  beforeAll(work: () => Promise<void>, timeout?: number): void;
  beforeEach(work: () => Promise<void>): void;
  afterEach(work: () => Promise<void>): void;
  afterAll(work: () => Promise<void>): void;
}

/** The cluster of the running test. */
export interface TestUcmock extends Omit<Client, 'changes'> {
  /** https://127.0.0.1:port, of this test alone */
  readonly url: string;
  readonly axlUrl: string;
  /** plain HTTP, when the option httpPort is given */
  readonly httpUrl: string | undefined;
  /** PEM */
  readonly ca: string;
  readonly caPath: string;
  readonly login: { user: string; password: string };
  /** what changed since the test began */
  changes(): Promise<Change[]>;
  /** the server of the file, with all its clusters */
  readonly server: Ucmock;
}

const SNAPSHOT = 'testkit';
const START_MS = 30_000;

export function useUcmockWith(hooks: Hooks, options: UcmockOptions = {}): TestUcmock {
  const token = options.controlToken;
  let server: Ucmock | undefined;
  let main: Client | undefined;
  let test: { fork: Fork; client: Client; begun: number } | undefined;

  hooks.beforeAll(async () => {
    server = await startUcmock({ port: 0, logLevel: 'error', ...options });
    main = createClient({ url: server.url, ca: server.ca, token });
    await main.snapshots.keep(SNAPSHOT);
  }, START_MS);
  hooks.beforeEach(async () => {
    const [{ ca }, first] = [there(server), there(main)];
    const fork = await first.forks.make({ snapshot: SNAPSHOT, ports: true });
    const client = createClient({ url: fork.urls.https, ca, token });
    test = { fork, client, begun: await lastChange(client) };
  });
  hooks.afterEach(async () => {
    const ended = test;
    test = undefined;
    if (ended) await there(main).forks.drop(ended.fork.name);
  });
  hooks.afterAll(async () => {
    await server?.stop();
  });

  const now = () => there(test);
  return {
    get url() {
      return now().fork.urls.https;
    },
    get axlUrl() {
      return `${now().fork.urls.https}/axl/`;
    },
    get httpUrl() {
      return now().fork.urls.http;
    },
    get ca() {
      return there(server).ca;
    },
    get caPath() {
      return there(server).caPath;
    },
    get login() {
      return there(server).login;
    },
    get server() {
      return there(server);
    },
    changes: async () => (await now().client.changes(now().begun)).changes,
    axl: (operation, body) => now().client.axl(operation, body),
    seed: (fixture, how) => now().client.seed(fixture, how),
    reset: () => now().client.reset(),
    info: () => now().client.info(),
    cli: (command, how) => now().client.cli(command, how),
    upgrade: (release) => now().client.upgrade(release),
    switchVersion: () => now().client.switchVersion(),
    call: (method, path, said) => now().client.call(method, path, said),
    get snapshots() {
      return now().client.snapshots;
    },
    get forks() {
      return now().client.forks;
    },
    ask: (method, path, body) => now().client.ask(method, path, body),
    node: (name) => now().client.node(name),
    get clock() {
      return now().client.clock;
    },
    get faults() {
      return now().client.faults;
    },
    get journal() {
      return now().client.journal;
    },
  };
}

/** Number of the last entry of the publisher's change log. */
async function lastChange(client: Client): Promise<number> {
  const { nodes } = await client.call('get', '/nodes');
  return nodes.find(({ role }) => role === 'publisher')?.applied ?? 0;
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('useUcmock: ask for the cluster inside of a test');
  return value;
}
