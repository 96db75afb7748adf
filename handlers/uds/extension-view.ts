/** An extension in its three forms: in the user's list, in a device's list, alone. [doc] facts/uds.md 5 */
import { common } from '../../server/domain/common';
import { forwardAllOf } from '../../server/domain/lines/user-lines';
import { FORWARDS, type ForwardKind } from '../../server/domain/lines/set-line';
import type { Tree } from '../../server/schema/tree';
import type { Row } from '../../server/store/store';
import { ownPreferences, sharedPreferences, wholePreferences } from './preferences';
import { flag, text } from './text';

/** A line and its appearances: all those of the user, or the one of a device. */
export interface Extension {
  id: string;
  line: Row;
  appearances: readonly Row[];
  isPrimary: boolean;
  uri: string;
}

/** Element of each forward but that of all calls. */
export const FORWARD_ELEMENTS: Record<ForwardKind, string> = {
  busyExternal: 'forwardBusyExternalCallDestination',
  noAnswerExternal: 'forwardNoAnswerExternalCallDestination',
  busyInternal: 'forwardBusyInternalCallDestination',
  noAnswerInternal: 'forwardNoAnswerInternalCallDestination',
};

export function listedForUser(extension: Extension): Tree {
  const { appearances } = extension;
  const label = labelOf(appearances);
  const logged = loggedOf(appearances);
  return {
    '@isPrimary': flag(extension.isPrimary),
    '@uri': extension.uri,
    ...head(extension),
    ...alert(extension),
    ...sharedPreferences(appearances),
    label: { '@appliesToAllLineAppearances': flag(label.same), '#': label.value },
    logMissedCalls: { '@appliesToAllLineAppearances': flag(logged.same), '#': logged.value },
  };
}

export function listedForDevice(extension: Extension): Tree {
  const { appearances } = extension;
  return {
    '@uri': extension.uri,
    '@isPrimary': flag(extension.isPrimary),
    ...head(extension),
    ...alert(extension),
    ...ownPreferences(appearances),
    logMissedCalls: loggedOf(appearances).value,
    label: labelOf(appearances).value,
  };
}

/** The content of the document of one extension. */
export function wholeExtension(extension: Extension): Tree {
  const { appearances, line } = extension;
  const forwards = Object.entries(FORWARDS).map(([kind, columns]): [string, Tree] => [
    FORWARD_ELEMENTS[kind as ForwardKind],
    forward(line[columns.toVoiceMail] === 't', text(line[columns.destination])),
  ]);
  return {
    ...head(extension),
    ...Object.fromEntries(forwards),
    ...alert(extension),
    ...wholePreferences(appearances),
    logMissedCalls: loggedOf(appearances).value,
    label: labelOf(appearances).value,
  };
}

function head({ id, line }: Extension): Tree {
  const { toVoiceMail, destination } = forwardAllOf(line);
  return {
    id,
    directoryNumber: text(line.dnorpattern),
    voiceMailPilotNumber: text(line.pilot),
    callForwardAllDestination: forward(toVoiceMail, destination),
  };
}

/** `destination` under a user, `sendToCustomDestination` under an extension. [doc] */
function forward(toVoiceMail: boolean, destination: string): Tree {
  return { sendToVoiceMailPilotNumber: flag(toVoiceMail), sendToCustomDestination: destination };
}

function alert({ line }: Extension): Tree {
  return { messageWaitingVisualAlert: flag(line.ismessagewaitingon) };
}

export function labelOf(appearances: readonly Row[]): { value: string; same: boolean } {
  return common(
    appearances.map((one) => text(one.label)),
    '',
  );
}

export function loggedOf(appearances: readonly Row[]): { value: string; same: boolean } {
  return common(
    appearances.map((one) => flag(one.logmissedcalls)),
    'true',
  );
}
