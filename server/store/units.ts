/**
 * Units of work: one alone in a transaction, or several requests' that came together in one.
 *
 * A commit costs more than most of what it commits. So requests that arrive in the same turn of
 * the event loop share a transaction: each is a savepoint of its own, and all are answered after
 * the one commit. What was refused rolled back to its savepoint, and takes nothing else along.
 * Nobody else looks into the open transaction: whatever reads settles it first.
 */
import { AxlFault } from '../schema/axl-fault';
import type { Database } from './sqlite';

export interface Units {
  /** one unit, committed when this returns; rolled back when `work` throws */
  alone<T>(work: () => T): T;
  /**
   * Runs `work` at once, and `committed` right after the commit that it shares; its answer is the
   * promise's. Rejects with what `work` threw, or when there was no commit.
   */
  together<T, R>(work: () => T, committed: (result: T) => R | PromiseLike<R>): Promise<R>;
  /** commits what is open, unless a unit is just at work */
  settle(): void;
}

export interface UnitsOptions {
  database: Database;
  /** after each commit */
  committed(): void;
  /** what was read meanwhile does not hold */
  rolledBack(): void;
}

/** One of those that share a transaction, once its work is done. */
interface Member {
  answer(): void;
  fail(error: unknown): void;
}

/** What the disk refuses, as a fault that every protocol can tell; any other error as it is. */
function known(error: unknown): unknown {
  const message = (error as { message?: unknown } | undefined)?.message;
  return typeof message === 'string' && /^(database or disk is full|disk I\/O error)/.test(message)
    ? new AxlFault('diskFull', {}, { cause: error })
    : error;
}

export function createUnits({ database, committed, rolledBack }: UnitsOptions): Units {
  const statement = (sql: string) => database.prepare(sql);
  const begin = statement('begin immediate');
  const commit = statement('commit');
  const savepoint = statement('savepoint unit');
  const release = statement('release unit');
  const back = statement('rollback to unit');
  let working = false;
  let open: Member[] | undefined;

  /** Runs the work with nobody else at work. */
  function exclusively<T>(work: () => T): T {
    if (working) throw new Error('a unit of work inside another one');
    working = true;
    try {
      return work();
    } finally {
      working = false;
    }
  }

  function undo(): void {
    if (database.isTransaction) database.exec('rollback');
    rolledBack();
  }

  function alone<T>(work: () => T): T {
    settle();
    const result = exclusively(() => {
      begin.run();
      try {
        const done = work();
        commit.run();
        return done;
      } catch (error) {
        undo();
        throw known(error);
      }
    });
    committed();
    return result;
  }

  function together<T, R>(work: () => T, after: (result: T) => R | PromiseLike<R>): Promise<R> {
    return new Promise((resolve, reject) => {
      const members = (open ??= start());
      exclusively(() => {
        savepoint.run();
        try {
          const result = work();
          release.run();
          members.push({
            answer: () => resolve(new Promise((ok) => ok(after(result)))),
            fail: reject,
          });
        } catch (error) {
          const told = known(error);
          members.push({ answer: () => reject(told), fail: reject });
          refuse(told);
        }
      });
    });
  }

  function start(): Member[] {
    if (working) throw new Error('a unit of work inside another one');
    begin.run();
    setImmediate(settle);
    return [];
  }

  /** Takes back one unit; SQLite itself takes back all when the disk is full or broken. */
  function refuse(error: unknown): void {
    if (database.isTransaction) {
      back.run();
      release.run();
    } else {
      const members = open ?? [];
      open = undefined;
      for (const member of members) member.fail(error);
    }
    rolledBack();
  }

  function settle(): void {
    if (working || !open) return;
    const members = open;
    open = undefined;
    try {
      commit.run();
    } catch (error) {
      undo();
      for (const member of members) member.fail(known(error));
      return;
    }
    try {
      committed();
    } catch (error) {
      for (const member of members) member.fail(error);
      return;
    }
    for (const member of members) member.answer();
  }

  return { alone, together, settle };
}
