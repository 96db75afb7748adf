/** `<sipLines>`: what lies on the buttons of a SIP phone. [recorded] order of the elements */
import type { Row } from '../../store/store';
import { hidden, type Source } from './source';
import type { Button } from './buttons';
import { group, leaf, leaves } from './xml';

/** Of the element featureID. 9, 2 [recorded]; 21 [doc]; 20 [guess] */
const FEATURE_IDS = { line: 9, speedDial: 2, blf: 21, service: 20 } as const;

export interface LineSurroundings {
  /** port at which the phone's own SIP listens */
  port: string;
}

export function sipLines(
  source: Source,
  buttons: readonly Button[],
  surroundings: LineSurroundings,
): string {
  let lineIndex = 0;
  const lines = buttons.map((one) => {
    if (one.kind === 'line') {
      lineIndex += 1;
      return group('line', line(source, one.row, surroundings), {
        button: String(one.button),
        lineIndex: String(lineIndex),
      });
    }
    return group('line', other(one), { button: String(one.button) });
  });
  return group('sipLines', lines.join(''));
}

function other({ kind, row }: Button): string {
  const featureID = FEATURE_IDS[kind];
  const featureLabel = String(row.label ?? row.urllabel ?? row.servicename ?? '');
  if (kind === 'service')
    return leaves({ featureID, featureLabel, serviceURI: String(row.serviceurl ?? '') });
  if (kind === 'blf')
    return leaves({
      ...{ featureID, featureLabel },
      speedDialNumber: String(row.blfdestination ?? ''),
      // 1: a busy lamp field without pickup. [guess]
      featureOptionMask: 1,
    });
  return leaves({
    ...{ featureID, featureLabel },
    speedDialNumber: String(row.speeddialnumber ?? ''),
    speedDialIndex: String(row.speeddialindex ?? ''),
  });
}

/** Settings of the phone where the line says nothing else. [client] facts/sepmac-cnf-order.json */
const SYSTEM = { ringIdle: 4, ringActive: 5, lamp: 3 } as const;

function line(source: Source, row: Row, { port }: LineSurroundings): string {
  const number = source.at('numplan', row.fknumplan);
  const directoryNumber = String(number?.dnorpattern ?? '');
  const label = String(row.label ?? '') || directoryNumber;
  return (
    leaves({
      featureID: FEATURE_IDS.line,
      featureLabel: label,
      proxy: 'USECALLMANAGER',
      port,
      name: directoryNumber,
      displayName: String(row.display ?? '') || directoryNumber,
    }) +
    // 2 off, 3 by the loudspeaker, 1 by the headset. [guess] but for 2
    group('autoAnswer', leaf('autoAnswerEnabled', autoAnswer(number))) +
    leaves({
      callWaiting: 3,
      sharedLine: isShared(source, row.fknumplan),
      messageWaitingLampPolicy: Number(row.tkmwlpolicy ?? 0) || SYSTEM.lamp,
      messageWaitingAMWI: row.tkstatus_audiblemwi === 1 ? 1 : 0,
      messagesNumber: number ? messagesNumber(source, number) : '',
      ringSettingIdle: Number(row.tkringsetting ?? 0) || SYSTEM.ringIdle,
      ringSettingActive: Number(row.tkringsetting_consecutive ?? 0) || SYSTEM.ringActive,
      contact: String(row.pkid),
    }) +
    group(
      'forwardCallInfoDisplay',
      leaves({
        callerName: hidden(row, 'callInfoDisplay.callerName', 'true'),
        callerNumber: hidden(row, 'callInfoDisplay.callerNumber', 'false'),
        redirectedNumber: hidden(row, 'callInfoDisplay.redirectedNumber', 'false'),
        dialedNumber: hidden(row, 'callInfoDisplay.dialedNumber', 'true'),
      }),
    ) +
    leaves({
      maxNumCalls: String(row.maxnumcalls ?? 2),
      busyTrigger: String(row.busytrigger ?? 1),
    })
  );
}

function autoAnswer(number: Row | undefined): number {
  switch (Number(number?.tkautoanswer ?? 0)) {
    case 0:
      return 2;
    case 1:
      return 1;
    default:
      return 3;
  }
}

function isShared(source: Source, number: Row[string] | undefined): boolean {
  if (typeof number !== 'string') return false;
  const row = source.tx.get(
    `select count(*) as n from devicenumplanmap m join device d on d.pkid = m.fkdevice
      where m.fknumplan = ? and d.tkclass = 1`,
    number,
  );
  return Number(row?.n ?? 0) > 1;
}

/** The pilot of the line's voice mail profile, else of the default one. */
function messagesNumber(source: Source, { fkvoicemessagingprofile: profile }: Row): string {
  return source.part(`messages ${String(profile ?? '')}`, (own) => {
    const found =
      own.at('voicemessagingprofile', profile) ??
      own.row("select * from voicemessagingprofile where isdefault = 't' limit 1");
    return String(
      own.at('voicemessagingpilot', found?.fkvoicemessagingpilot)?.directorynumber ?? '',
    );
  });
}
