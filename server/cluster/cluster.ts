/**
 * A cluster: nodes, one clock, one source of ids, one truth.
 *
 * All state of one emulated CUCM cluster hangs here; nothing lives at module level, so several
 * clusters run side by side in one process.
 */
import type { Clock } from '../runtime/clock';
import type { Ids } from '../runtime/ids';
import type { Log } from '../runtime/log';
import type { Model } from '../schema/model';
import type { Sealer } from '../security/seal';
import type { Node } from './node';
import type { Stateful } from './stateful';

export interface Cluster {
  readonly name: string;
  readonly release: Release;
  readonly settings: ClusterSettings;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** seals secrets that have to be presented again */
  readonly sealer: Sealer;
  readonly model: Model;
  readonly nodes: readonly Node[];
  readonly publisher: Node;
  /** its store was empty when it started: seeds and fixtures have their turn */
  readonly fresh: boolean;
  /** the node of this name (process node name), case-insensitive */
  node(name: string): Node | undefined;
  /** parts that reset and snapshot with the cluster register here */
  register(part: Stateful): void;
  /** back to the state right after start (stock objects and fixture) */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** A CUCM release: '15.0.1', its full build '15.0.1.12900-234', and the schemas it serves. */
export interface Release {
  name: string;
  build: string;
  /** AXL schema version of this release, its newest */
  schema: string;
}

export interface ClusterSettings {
  adminUser: string;
  adminPassword: string;
  /** refuse what the XSD forbids */
  strict: boolean;
  /** folder of the data; undefined keeps everything in memory */
  data: string | undefined;
  /** 'real' applies facts/axl.md 6.1 (8 MB answers, ...), 'off' lifts them */
  limits: 'real' | 'off';
}
