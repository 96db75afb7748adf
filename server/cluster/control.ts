/** What a route of the control plane (/_ucmock) gets and gives. */
import type { Progress } from '../runtime/progress';
import type { Cluster } from './cluster';
import type { FaultRules } from './fault-rules';
import type { Journal } from './journal';
import type { Node } from './node';
import type { Snapshots } from './snapshots';

export interface ControlState {
  cluster: Cluster;
  /** CA certificate, PEM */
  ca: string;
  urls: { https: string; http?: string };
  versions: readonly string[];
  /** runs a command of the platform's command line; @throws ControlError when answers are missing */
  cli(node: Node, line: string, answers: readonly string[]): Promise<string>;
  /** every operation with its rung and evidence, as dispatch prints it */
  coverage(): unknown;
  /** back to the state after start */
  reset(): Promise<void>;
  snapshots: Snapshots;
  /** of the whole process */
  forks: Forks;
  /** keys of sealed secrets on their way in or out with a snapshot */
  sealing: { wrapKeys(): string; learnKeys(wrapped: string): void };
  faults: FaultRules;
  /** figures of the whole process, as Prometheus reads them */
  metrics(): Promise<string>;
  /** undefined when it is off */
  journal: Journal | undefined;
  /** is there an AXL operation of this name ('*' stands for any letters)? */
  knowsOperation(name: string): boolean;
  /** changes of objects after this number of the change log */
  changes(after: number): ChangePage;
  /** a fixture's text, all of it or nothing; @throws ControlError with step, line and reason */
  seed(text: string, how: { start: boolean }): Promise<SeedReport>;
  /** told while a fixture runs; gives back what ends it */
  onSeeding(listener: Progress): () => void;
  /** to a later release, in place; @throws ControlError */
  upgrade(release: string): Promise<void>;
  /** active and inactive partition change places; @throws ControlError when there is no inactive one */
  switchVersion(): Promise<void>;
  /** one AXL operation as a fixture has it, and its answer; @throws ControlError */
  run(step: { operation: string; request: unknown; version?: string }): Promise<unknown>;
}

export interface ChangePage {
  changes: { id: number; type: string; pkid: string; action: 'add' | 'update' | 'remove' }[];
  /** the number to ask after next */
  last: number;
}

export interface SeedReport {
  /** operations that were run */
  steps: number;
  /** objects that were copied */
  copies: number;
}

/** A cluster of its own that began as a copy of another. */
export interface Fork {
  name: string;
  /** value of the header X-Ucmock-Cluster */
  cluster: string;
  /** names by which it is reached, each with its node */
  hosts: Readonly<Record<string, string>>;
  urls: { https: string; http?: string };
  /** name of the cluster that it began as */
  of: string;
}

export interface ForkChoice {
  name?: string;
  /** a named snapshot; the present state when none is told */
  snapshot?: string;
  /** also on HTTPS and HTTP ports of its own, for clients that can say neither name nor header */
  ports?: boolean;
}

export interface Forks {
  list(): Fork[];
  /** @throws ControlError */
  make(of: Cluster, choice: ForkChoice): Promise<Fork>;
  /** @throws ControlError when there is none of this name */
  drop(name: string): Promise<void>;
}

export interface ControlAnswer {
  status?: number;
  json?: unknown;
  text?: string;
  bytes?: Uint8Array;
  /** of text and bytes */
  type?: string;
  /** server-sent events until the client goes; gives back what ends it */
  events?: (send: (event: string, data: unknown) => void) => () => void;
}

/** What a route may read besides the body. */
export interface ControlAsked {
  /** of the path, decoded */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
}

export interface ControlRoute {
  method: 'get' | 'post' | 'put' | 'delete';
  /** below /_ucmock; ':name' stands for one segment */
  path: string;
  /** JSON unless said */
  takes?: 'text' | 'bytes';
  run(
    state: ControlState,
    body: unknown,
    asked: ControlAsked,
  ): ControlAnswer | Promise<ControlAnswer>;
}

/** A request that the route cannot take: answered with its status and message. */
export class ControlError extends Error {
  override readonly name = 'ControlError';

  constructor(
    message: string,
    readonly status: 400 | 404 | 409 = 400,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
