/**
 * A cluster: nodes, one clock, one source of ids, one truth.
 *
 * All state of one emulated CUCM cluster hangs here; nothing lives at module level, so several
 * clusters run side by side in one process.
 */
import type { Clock } from '../runtime/clock';
import type { Ids } from '../runtime/ids';
import type { Leases } from '../runtime/leases';
import type { Log } from '../runtime/log';
import type { Scheduler } from '../runtime/scheduler';
import type { Evidence } from '../schema/evidence';
import type { Model } from '../schema/model';
import type { Sealer } from '../security/seal';
import type { Tx } from '../store/store';
import type { NodeStatus } from './bus';
import type { Conflict } from './merge';
import type { ChangeNotifications } from './change-notifications';
import type { ChangeQueue } from './change-queue';
import type { Neighbours } from './neighbours';
import type { Node } from './node';
import type { NodeOrder, OrderResults, OrderVerb } from './orders';
import type { ServicePorts } from './service-ports';
import type { InactivePartition } from './partitions';
import type { Snapshot } from './snapshot';
import type { Talk } from './talk';
import type { Stateful } from './stateful';

export interface Cluster {
  readonly name: string;
  /** that of the active partition */
  readonly release: Release;
  /** the other partition, once there was an upgrade */
  readonly inactive: InactivePartition | undefined;
  readonly settings: ClusterSettings;
  readonly clock: Clock;
  readonly ids: Ids;
  /** work at a moment of the clock */
  readonly scheduler: Scheduler;
  /** held while another product is asked about an object, so that its changes come one by one */
  readonly leases: Leases;
  readonly log: Log;
  /** seals secrets that have to be presented again */
  readonly sealer: Sealer;
  readonly model: Model;
  /** other products, asked only while no transaction is open */
  readonly neighbours: Neighbours;
  /** nodes that run in this process */
  readonly nodes: readonly Node[];
  /** who serves what names no node: the publisher where it runs here */
  readonly home: Node;
  /** @throws when it runs in another process */
  readonly publisher: Node;
  readonly publisherHere: boolean;
  /** change notifications that nodes have not worked off yet */
  readonly notifications: ChangeNotifications;
  /** changes since the start, for AXL's listChange */
  readonly changes: ChangeQueue;
  /** its store was empty when it started: seeds and fixtures have their turn */
  readonly fresh: boolean;
  /** what a fork began as; the same object for all that began as it */
  readonly began: Snapshot | undefined;
  /** the node of this name (process node name), case-insensitive */
  node(name: string): Node | undefined;
  /** the other processes of the cluster, where there are any */
  readonly talk: Talk;
  /** rows that a subscriber and the publisher both wrote while they were apart */
  conflicts(): readonly Conflict[];
  /** why no write can be taken now (at this node); undefined when it can */
  writeRefusal(at?: Node): string | undefined;
  /**
   * Of the write just committed: resolves when the bus holds it, undefined when it does already.
   * @throws NotAcknowledged when that is not known in time
   */
  acknowledged(): Promise<void> | undefined;
  /** all nodes of the cluster, those of other processes too */
  statuses(): Promise<NodeStatus[]>;
  /** has a node do or tell something, wherever it runs; @throws NodeAway when it does not answer */
  order<V extends OrderVerb>(node: string, order: NodeOrder<V>): Promise<OrderResults[V]>;
  /** where the services beside HTTPS are reached */
  readonly ports: ServicePorts;
  /** tells the other nodes where this process is reached, and this one which ports it opened */
  serveAt(url: string, opened: Partial<ServicePorts>): void;
  /** parts that reset and snapshot with the cluster register here */
  register(part: Stateful): void;
  /** back to the state right after start (stock objects), or to the snapshot that it was made from */
  reset(): Promise<void>;
  /** all of its state as it is now */
  capture(): Promise<Snapshot>;
  /** @throws SnapshotRefused for one that it cannot become */
  checkFits(snapshot: Snapshot): void;
  /** becomes what the snapshot is; @throws SnapshotRefused before anything is changed */
  restore(snapshot: Snapshot): Promise<void>;
  /**
   * The release that runs from now on; what was before is the inactive partition.
   * @param migrate what the upgrade changes in the rows @throws SnapshotRefused
   */
  upgrade(to: Release, migrate: (tx: Tx) => void): Promise<void>;
  /** active and inactive partition change places; @throws SnapshotRefused when there is no inactive one */
  switchVersion(): Promise<void>;
  /** where the publisher runs in another process; assembled with the doors */
  askPublisher: AskPublisher;
  /** runs work while no request is served; assembled with the doors */
  alone: (work: () => Promise<void>) => Promise<void>;
  stop(): Promise<void>;
}

/**
 * What a node of this process asks of the publisher's by itself, as the platform's administrator.
 * Resolves when this node has applied what the publisher wrote for it; rejects when it is away.
 */
export type AskPublisher = (
  node: Node,
  asked: {
    method: 'GET' | 'POST' | 'DELETE';
    path: string;
    json?: unknown;
    /** in the name of another node of the cluster */
    as?: { name: string; role: string };
  },
) => Promise<{ status: number; text: string }>;

/** A CUCM release: '15.0.1', its full build '15.0.1.12900-234', and the schemas it serves. */
export interface Release {
  name: string;
  build: string;
  /** AXL schema version of this release, its newest */
  schema: string;
  /** AXL schema versions that a real server of this release serves */
  serves: readonly string[];
  /** what this release has and older ones have not: schemas/releases.yaml */
  features: readonly string[];
}

export interface LimitFigures {
  /** bytes of one list or query */
  answer: number;
  /** bytes of all large answers on their way */
  memory: number;
  /** outstanding change notifications above which a write waits for better times */
  pending: number;
  /** notifications worked off in a second of cluster time; 0: at once */
  notificationRate: number;
}

export interface ClusterSettings {
  adminUser: string;
  adminPassword: string;
  /** folder that stands in for the SFTP server of bulk certificate management */
  certificateFolder: string | undefined;
  /** host or host:port of the cloud of device activation; undefined: the lab has none */
  cloud: string | undefined;
  /** PEM of the certificate that its nodes show until they have others, its chain after it */
  identity: string;
  /** requests whose answer is known by less are refused */
  minEvidence: Evidence;
  /** refuse what the XSD forbids */
  strict: boolean;
  /** folder of the data; undefined keeps everything in memory */
  data: string | undefined;
  /** 'real' applies facts/axl.md 6.1 (8 MB answers, ...), 'off' lifts them */
  limits: 'real' | 'off';
  /** the figures of these limits; Infinity when they are off */
  figures: LimitFigures;
  /**
   * what enabling PIN synchronisation says of a server that cannot be reached: the documented
   * "Certificate not verified.", or the general form with the cause [guess]
   */
  pinSyncReason: 'documented' | 'cause';
  /** seconds of the clock until an onboarded telephone finds its file */
  activationDelay: number;
}
