/**
 * How behaviour is stated: a handler refines a generic verb or replaces it.
 *
 * A handler is synchronous: it runs between BEGIN and COMMIT. What has to be asked of another
 * product is asked before, in `prepare` (architecture.md section 6).
 */
import type { Cluster } from '../cluster/cluster';
import type { Node, NodeRole } from '../cluster/node';
import type { Principal } from '../cluster/principal';
import type { Log } from '../runtime/log';
import type { Operation, Version } from '../schema/model';
import type { Tree, Value } from '../schema/tree';
import type { UnitOfWork } from '../store/rehearse';
import type { Tx } from '../store/store';

/** Everything a handler gets. `request` is the content of the operation element. */
export interface Call {
  readonly operation: Operation;
  readonly version: Version;
  readonly request: Tree;
  readonly cluster: Cluster;
  readonly node: Node;
  /** role of the node that was asked, where a write runs on the publisher in its stead */
  readonly askedOf?: NodeRole;
  readonly tx: Tx;
  readonly user: Principal;
  readonly log: Log;
  /** it was run before and taken back: what was slow to judge then need not be judged again */
  readonly rehearsed?: boolean;
}

/** What an operation answers: the content of its response element (`{ return: ... }`). */
export interface Answer {
  tree: Tree;
  /**
   * list operations: pages of objects, written after `tree` as they come; each page is read by a
   * statement of its own, so that nothing stays open while the client reads
   */
  pages?: { wrapper: string; pages: Generator<Tree[], void> };
}

/** The usual answer: everything under `return`. */
export function answer(value: Value): Answer {
  return { tree: { return: value } };
}

export interface Refinement {
  kind: 'refine';
  operation: string;
  evidence?: string;
  /** outside any transaction, may await other products; what it returns reaches before/after as `prepared` */
  prepare?(call: Omit<Call, 'tx'>): Promise<unknown>;
  /**
   * of a write: outside any transaction, may await other products, and commits; undefined leaves
   * it to dispatch, which pays no promise then
   */
  around?(call: Omit<Call, 'tx'>, unit: UnitOfWork<Answer>): Promise<Answer> | undefined;
  /** may change or refuse the request (throws AxlFault) */
  before?(call: Call, prepared?: unknown): void;
  /** after the generic verb, same transaction; may change the answer */
  after?(call: Call, answer: Answer, prepared?: unknown): Answer | undefined;
}

export interface Replacement {
  kind: 'replace';
  operation: string;
  evidence?: string;
  /** runs in a read transaction when true: getX, listX, executeSQLQuery */
  reads?: boolean;
  /** what it acts on is not here, and it changes no row; counted apart in the coverage */
  acknowledged?: boolean;
  /** a user-facing feature, that any node may write while the publisher is away */
  anywhere?: boolean;
  prepare?(call: Omit<Call, 'tx'>): Promise<unknown>;
  run(call: Call, prepared?: unknown): Answer;
}

export type Handler = Refinement | Replacement;

export function refine(
  operation: string,
  parts: Omit<Refinement, 'kind' | 'operation'>,
): Refinement {
  return { kind: 'refine', operation, ...parts };
}

export function replace(
  operation: string,
  parts: Omit<Replacement, 'kind' | 'operation'>,
): Replacement {
  return { kind: 'replace', operation, ...parts };
}
