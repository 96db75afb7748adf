/** A remote destination in the list and alone. Timers are seconds with one decimal. [doc] facts/uds.md 5 */
import type { RestCall } from '../../server/dispatch/rest';
import { fieldText } from '../../server/domain/fields';
import { carriersOf, type Carrier } from '../../server/domain/users/remote-destinations';
import type { Tree } from '../../server/schema/tree';
import type { Row } from '../../server/store/store';
import { optionLink } from './links';
import { REMOTE_USAGE, valueOfWords, VOICE_MAIL_AVOIDANCE, wordsOf } from './options';
import { choicesOf } from './preferences';
import { flag, text } from './text';

export function listedDestination(call: RestCall, row: Row): Tree {
  return document(call, row, (carrier) => ({
    usage: { ...usage(call, carrier), '#': wordsOf(REMOTE_USAGE, carrier.usage) },
    ...deviceElements(call, carrier),
  }));
}

export function wholeDestination(call: RestCall, row: Row): Tree {
  const policy = fieldText(row, 'singleNumberReachVoicemail') || '0';
  const value = valueOfWords(VOICE_MAIL_AVOIDANCE, policy) ?? '0';
  return {
    ...document(call, row, (carrier) => {
      const { name, ...others } = deviceElements(call, carrier);
      const { model, ...description } = others;
      return {
        name,
        usage: { ...usage(call, carrier), ...choicesOf(REMOTE_USAGE) },
        ...description,
        associatedExtensions: { associatedExtension: extensionsOf(call, carrier.device) },
        ...(model !== undefined && { model }),
      };
    }),
    advancedSettings: {
      delayBeforeRingTimer: seconds(row.delaybeforeringingcell),
      voiceMailAvoidanceSettings: {
        answerTooSoonTimer: seconds(row.answertoosoontimer),
        voiceMailAvoidancePolicy: {
          '@uri': optionLink(call, VOICE_MAIL_AVOIDANCE.name),
          '@value': value,
          '#': wordsOf(VOICE_MAIL_AVOIDANCE, value),
        },
      },
      answerTooLateTimer: seconds(row.answertoolatetimer),
    },
  };
}

function document(call: RestCall, row: Row, device: (carrier: Carrier) => Tree): Tree {
  const carriers = carriersOf(call.tx, row);
  return {
    id: text(row.pkid),
    name: text(row.name),
    destination: text(row.destination),
    ringWhenExtensionDialed: flag(row.enablesinglenumberreach),
    allowTransferToMobile: flag(row.ismobilephone),
    allowControlFromApplication: flag(carriers.some(({ usage: use }) => use === '1')),
    associatedDevices: { associatedDevice: carriers.map(device) },
  };
}

function usage(call: RestCall, { usage: value }: Carrier): Tree {
  return { '@uri': optionLink(call, REMOTE_USAGE.name), '@value': value };
}

/** The model since 12.0. [doc] */
function deviceElements(call: RestCall, { device }: Carrier): Tree {
  return {
    name: text(device.name),
    description: text(device.description),
    ...(Number(call.cluster.release.name) >= 12 && { model: text(device.modelname) }),
  };
}

function extensionsOf({ tx }: RestCall, device: Row): Tree[] {
  return tx
    .all(
      `select n.dnorpattern as number from devicenumplanmap m join numplan n on n.pkid = m.fknumplan
        where m.fkdevice = ? order by m.numplanindex`,
      text(device.pkid),
    )
    .map((row) => ({ '@enable': 'true', '#': text(row.number) }));
}

function seconds(ms: unknown): string {
  return (Number(ms ?? 0) / 1000).toFixed(1);
}
