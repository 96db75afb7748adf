/** What the settings that are kept as parameters of a service share. */
import { answer, replace, type Call, type Replacement } from '../../../server/dispatch/operation';
import { writeParameter } from '../../../server/domain/services/parameters';
import { isTrue } from '../../../server/schema/boolean';
import { textOf } from '../../../server/schema/tree';

/** element -> parameter name; a boolean is kept as True or False, as other parameters are */
export type Kept = Readonly<Record<string, { name: string; bool?: boolean }>>;

/** Writes the elements that were sent, nothing else. */
export function keep({ request, tx }: Call, service: string, kept: Kept): void {
  for (const [element, { name, bool }] of Object.entries(kept)) {
    const value = request[element];
    if (value === undefined) continue;
    const text = bool ? (isTrue(value) ? 'True' : 'False') : (textOf(value) ?? '');
    writeParameter(tx, service, name, text);
  }
}

/** An update of settings that are parameters and nothing else. */
export function keeping(
  operation: string,
  service: string,
  kept: Kept,
  check?: (call: Call) => void,
): Replacement {
  return replace(operation, {
    evidence: 'guess',
    run(call) {
      check?.(call);
      keep(call, service, kept);
      return answer('true');
    },
  });
}
