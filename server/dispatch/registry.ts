/**
 * Operation -> handler: resolved once for a schema version, on first use.
 *
 * The same map answers calls and prints coverage: an operation is `replaced` (own code), `refined`
 * (own code round a generic verb), `generic` (schema and verb alone) or `missing`.
 */
import { AxlFault } from '../schema/axl-fault';
import { operationsOf } from '../schema/derive';
import type { Model, Operation, Verb, Version } from '../schema/model';
import type { Answer, Call, Handler } from './operation';

export type Rung = 'generic' | 'refined' | 'replaced' | 'missing';

export interface Resolved {
  operation: Operation;
  rung: Rung;
  /** needs a write transaction, and a user who may write */
  writes: boolean;
  evidence: string;
  prepare?: (call: Omit<Call, 'tx'>) => Promise<unknown> | undefined;
  run(call: Call, prepared: unknown): Answer;
}

export type GenericVerbs = Record<Verb, (call: Call) => Answer>;

export interface Registry {
  /** undefined: this version has no such operation */
  resolve(version: Version, operation: string): Resolved | undefined;
  all(version: Version): Resolved[];
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
      if (!operation) return undefined;
      known.set(name, (resolved = resolveOne(model, verbs, operation, special.get(name))));
    }
    return resolved;
  }

  return {
    resolve,
    all: (version) =>
      [...operationsOf(model, version).keys()].flatMap((name) => resolve(version, name) ?? []),
  };
}

function resolveOne(
  model: Model,
  verbs: GenericVerbs,
  operation: Operation,
  handler: Handler | undefined,
): Resolved {
  const evidence = handler?.evidence ?? 'guess';
  if (handler?.kind === 'replace') {
    return {
      operation,
      rung: 'replaced',
      writes: handler.reads !== true,
      evidence,
      ...(handler.prepare && { prepare: (call) => handler.prepare?.(call) }),
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
  if (!handler)
    return { operation, rung: 'generic', writes, evidence: ev, run: (call) => generic(call) };
  return {
    operation,
    rung: 'refined',
    writes,
    evidence: ev,
    ...(handler.prepare && { prepare: (call) => handler.prepare?.(call) }),
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
