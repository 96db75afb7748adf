/**
 * Operation -> handler: resolved once for a schema version, on first use.
 *
 * The same map answers calls and prints coverage: an operation is `replaced` (own code), `refined`
 * (own code round a generic verb), `generic` (schema and verb alone), `acknowledged` (it acts on
 * hardware or a cloud that is not here and changes no row: only its answer is real) or `missing`.
 */
import { AxlFault } from '../schema/axl-fault';
import { operationsOf } from '../schema/derive';
import {
  livesIn,
  VERSIONS,
  type Model,
  type Noun,
  type Operation,
  type Verb,
  type Version,
} from '../schema/model';
import type { Answer, Call, Handler, Refinement } from './operation';

export const RUNGS = ['generic', 'refined', 'replaced', 'acknowledged', 'missing'] as const;
export type Rung = (typeof RUNGS)[number];

export interface Resolved {
  operation: Operation;
  /** the schema whose shapes it has: not the one asked for where that does not publish it */
  version: Version;
  rung: Rung;
  /** needs a write transaction, and a user who may write */
  writes: boolean;
  /** a feature that any node may write while the publisher is away (cluster/node.ts, write) */
  anywhere?: boolean;
  evidence: string;
  prepare?: (call: Omit<Call, 'tx'>) => Promise<unknown>;
  around?: Refinement['around'];
  run(call: Call, prepared: unknown): Answer;
}

export interface GenericVerbs extends Record<Verb, (call: Call) => Answer> {
  /** the verb would change no row of this noun: its answer is all there is */
  acknowledges(verb: Verb, noun: Noun, model: Model): boolean;
}

export interface Registry {
  /** undefined: this version has no such operation, nor is it one that is answered everywhere */
  resolve(version: Version, operation: string): Resolved | undefined;
  /** what the version publishes */
  all(version: Version): Resolved[];
  /** what is answered under every namespace, published or not */
  everywhere(): Resolved[];
}

export function createRegistry(
  model: Model,
  verbs: GenericVerbs,
  handlers: readonly Handler[],
): Registry {
  const special = byOperation(model, handlers);
  const versions = new Map<Version, Map<string, Resolved>>();

  function resolve(version: Version, name: string): Resolved | undefined {
    let known = versions.get(version);
    if (!known) versions.set(version, (known = new Map<string, Resolved>()));
    let resolved = known.get(name);
    if (!resolved) {
      const operation = operationsOf(model, version).get(name);
      if (!operation) {
        const home = homeOf(model.operations[name]);
        return home && resolve(home, name);
      }
      resolved = { ...resolveOne(model, verbs, operation, special.get(name)), version };
      known.set(name, resolved);
    }
    return resolved;
  }

  return {
    resolve,
    all: (version) =>
      [...operationsOf(model, version).keys()].flatMap((name) => resolve(version, name) ?? []),
    everywhere: () =>
      Object.values(model.operations)
        .filter(({ everywhere }) => everywhere !== undefined)
        .flatMap((operation) => {
          const home = homeOf(operation);
          return (home && resolve(home, operation.name)) ?? [];
        }),
  };
}

/** The newest schema that publishes an operation which every namespace is answered. */
function homeOf(operation: Operation | undefined): Version | undefined {
  if (operation?.everywhere === undefined) return undefined;
  return [...VERSIONS].reverse().find((version) => livesIn(operation, version));
}

function resolveOne(
  model: Model,
  verbs: GenericVerbs,
  operation: Operation,
  handler: Handler | undefined,
): Omit<Resolved, 'version'> {
  const evidence = handler?.evidence ?? 'guess';
  if (handler?.kind === 'replace') {
    return {
      operation,
      rung: handler.acknowledged === true ? 'acknowledged' : 'replaced',
      writes: handler.reads !== true,
      anywhere: handler.anywhere === true,
      evidence,
      ...(handler.prepare && { prepare: (call) => handler.prepare?.(call) ?? Promise.resolve() }),
      run: (call, prepared) => handler.run(call, prepared),
    };
  }
  const { verb } = operation;
  if (!verb || verb === 'options' || !operation.noun) {
    return { operation, rung: 'missing', writes: false, evidence, run: notEmulated };
  }
  const generic = verbs[verb];
  const writes = verb !== 'get' && verb !== 'list';
  const ev = handler ? evidence : (model.nouns[operation.noun]?.ev ?? 'guess');
  if (!handler) {
    const noun = model.nouns[operation.noun];
    const rung = noun && verbs.acknowledges(verb, noun, model) ? 'acknowledged' : 'generic';
    return { operation, rung, writes, evidence: ev, run: (call) => generic(call) };
  }
  return {
    operation,
    rung: 'refined',
    writes,
    evidence: ev,
    ...(handler.around && { around: handler.around }),
    ...(handler.prepare && { prepare: (call) => handler.prepare?.(call) ?? Promise.resolve() }),
    run(call, prepared) {
      handler.before?.(call, prepared);
      const answer = generic(call);
      return handler.after?.(call, answer, prepared) ?? answer;
    },
  };
}

function notEmulated(call: Call): never {
  throw new AxlFault('notEmulated', { operation: call.operation.name });
}

/** Throws on a handler for an operation that no schema has, and on two for one operation. */
function byOperation(model: Model, handlers: readonly Handler[]): Map<string, Handler> {
  const map = new Map<string, Handler>();
  for (const handler of handlers) {
    if (!model.operations[handler.operation]) {
      throw new Error(`handler for ${handler.operation}: no schema has this operation`);
    }
    if (map.has(handler.operation)) throw new Error(`two handlers for ${handler.operation}`);
    map.set(handler.operation, handler);
  }
  return map;
}
