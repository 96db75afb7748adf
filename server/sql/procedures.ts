/**
 * EXECUTE PROCEDURE: the two that AXL users are told to call for a phone's vendor XML.
 *
 * Evidence: dbreaddevicexml('<pkid>') through query, dbwritedevicexml('<pkid>','<xml>') through
 * update [doc: Cisco DevNet wiki FAQ], its -691 for an upper-case pkid [recorded] facts/axl.md 7.1
 */
import type { Node } from './lex';
import { isGroup, isWord, splitAtCommas } from './lex';
import { noRoutine, syntaxError } from './refusals';

export interface Procedure {
  name: 'dbreaddevicexml' | 'dbwritedevicexml';
  arguments: string[];
}

const ARGUMENTS = { dbreaddevicexml: 1, dbwritedevicexml: 2 } as const;

export function readProcedure([, kind, name, list, extra]: Node[]): Procedure {
  if (!isWord(kind, 'procedure', 'function') || name?.kind !== 'word') throw syntaxError();
  if (!isGroup(list) || extra) throw syntaxError();
  const given = list.nodes.length === 0 ? [] : splitAtCommas(list.nodes).map(textOf);
  if (name.text !== 'dbreaddevicexml' && name.text !== 'dbwritedevicexml') {
    throw noRoutine(name.text);
  }
  if (given.length !== ARGUMENTS[name.text]) throw noRoutine(name.text);
  return { name: name.text, arguments: given };
}

function textOf([only, extra]: Node[]): string {
  if (!only || extra || (only.kind !== 'string' && only.kind !== 'quoted')) throw syntaxError();
  return only.text;
}
