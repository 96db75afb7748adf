/**
 * What a user changes of an extension: forwards, preferences, label, log of missed calls. The
 * private lane takes the four forwards for busy and no answer, too. [doc][client] facts/uds.md 5
 */
import type { Prepared, RestCall } from '../../server/dispatch/rest';
import {
  setAppearance,
  setForward,
  setForwardAll,
  type ForwardKind,
  type ForwardWish,
} from '../../server/domain/lines/set-line';
import { treeOf, type Tree } from '../../server/schema/tree';
import type { SqlValue } from '../../server/store/store';
import { FORWARD_ELEMENTS, type Extension } from './extension-view';
import { choiceIn, flagIn, textIn } from './given';
import { isPrivate } from './links';
import { PREFERENCES } from './preferences';

const FORWARD_ALL = 'callForwardAllDestination';

/** Call forward all is one of the features that any node may write. [doc] */
export function isForwardAllOnly({ body }: Prepared): boolean {
  return Object.keys(body).every((name) => name === FORWARD_ALL);
}

export function changeExtension(call: RestCall, { line, appearances }: Extension): void {
  const { body, tx } = call;
  const pkid = String(line.pkid);
  const all = wishOf(body, FORWARD_ALL, 'sendToCustomDestination');
  const forwards = isPrivate(call)
    ? Object.entries(FORWARD_ELEMENTS).map(
        ([kind, element]) => [kind, wishOf(body, element, 'sendToCustomDestination')] as const,
      )
    : [];
  const columns = appearanceColumns(body);
  if (all) setForwardAll(tx, pkid, all, call.cluster.clock.now());
  for (const [kind, wish] of forwards) if (wish) setForward(tx, pkid, kind as ForwardKind, wish);
  for (const appearance of appearances) setAppearance(tx, String(appearance.pkid), columns);
}

/** Longest destination that AXL takes. [schema] */
const DESTINATION = 50;
const LABEL = 50;

/** An empty element takes the forward away. */
export function wishOf(body: Tree, element: string, destination: string): ForwardWish | undefined {
  const given = body[element];
  if (given === undefined) return undefined;
  const inner = treeOf(given);
  if (Object.keys(inner).filter((name) => !/^[@#]/.test(name)).length === 0)
    return { toVoiceMail: false, destination: '' };
  return {
    toVoiceMail: flagIn(inner, 'sendToVoiceMailPilotNumber', false),
    destination: textIn(inner, destination, DESTINATION)?.trim(),
  };
}

/** Columns of devicenumplanmap that the body sets. */
export function appearanceColumns(body: Tree): Record<string, SqlValue> {
  const columns: Record<string, SqlValue> = {};
  for (const { list, column, usual } of PREFERENCES) {
    const choice = choiceIn(body, list, usual);
    if (choice !== undefined) columns[column] = Number(choice);
  }
  const label = textIn(body, 'label', LABEL);
  if (label !== undefined) columns.label = label;
  const logged = flagIn(body, 'logMissedCalls', true);
  if (logged !== undefined) columns.logmissedcalls = logged ? 't' : 'f';
  return columns;
}
