/** Lists that keep a clause (server/domain/rules/clauses.ts): it follows members and their names. */
import { refine, type Handler } from '../../server/dispatch/operation';
import { renewClause, renewClausesWith, type ClauseKind } from '../../server/domain/rules/clauses';
import type { Evidence } from '../../server/schema/evidence';
import { addedPkid } from './user/addUser';

/**
 * @param changes the operations that add or update such a list
 * @param renames the one by which something that is in such lists gets another name
 */
export function clauseHandlers(
  kind: ClauseKind,
  evidence: Evidence,
  { changes, renames }: { changes: readonly string[]; renames: string },
): Handler[] {
  return [
    ...changes.map((operation) =>
      refine(operation, {
        evidence,
        after(call, answer) {
          renewClause(call.tx, kind, addedPkid(answer));
          return undefined;
        },
      }),
    ),
    refine(renames, {
      evidence,
      after(call, answer) {
        renewClausesWith(call.tx, kind, addedPkid(answer));
        return undefined;
      },
    }),
  ];
}
