/**
 * The user document. Order up to imAndPresence and from enableDoNotDisturb on [recorded], the
 * places of primaryExtension and jabberProfile [doc]. facts/uds.md 5
 */
import { shown, type RestAnswer, type RestCall } from '../../server/dispatch/rest';
import { common } from '../../server/domain/common';
import { commonDnd } from '../../server/domain/devices/dnd';
import {
  appearancesOfUser,
  forwardAllOf,
  linesOfUser,
  primaryLine,
} from '../../server/domain/lines/user-lines';
import { fieldText } from '../../server/domain/fields';
import { presenceNodes } from '../../server/domain/nodes';
import { serviceProfileOf } from '../../server/domain/users/service-profile';
import { directoryOf, isHome } from '../../server/domain/users/end-user';
import { controlledDevices } from '../../server/domain/users/user-devices';
import { authenticatesByDirectory, mayChooseLoginTime } from '../../server/domain/users/settings';
import type { Tree } from '../../server/schema/tree';
import type { Row } from '../../server/store/store';
import { labelOf, loggedOf } from './extension-view';
import { uriFirst } from './frame';
import { fileLinks, optionLink, secureFileLinks, userLink } from './links';
import { localeOf } from './locales';
import { nameElements } from './names';
import { sharedPreferences } from './preferences';
import { ownRow } from './self';
import { flag, text } from './text';

export function showUser(call: RestCall): RestAnswer {
  const user = ownRow(call);
  const release = Number(call.cluster.release.name);
  const devices = controlledDevices(call.tx, String(user.pkid));
  return shown('user', {
    ...uriFirst(call),
    id: text(user.pkid),
    ...nameElements(user, release),
    ...(release >= 12.5 && {
      emMaxLoginTime: fieldText(user, 'emMaxLoginTime'),
      allowProvisionEMMaxLoginTime: flag(mayChooseLoginTime(call.tx, user)),
    }),
    phoneNumber: text(user.telephonenumber),
    homeNumber: text(user.homephone),
    mobileNumber: text(user.mobile),
    mobileConnect: flag(user.enablemobility),
    remoteDestinationLimit: text(user.remotedestinationlimit),
    userLocale: localeOfUser(call, user, devices),
    email: text(user.mailid),
    directoryUri: text(user.directoryuri),
    msUri: text(user.ocsprimaryuseraddress),
    department: text(user.department),
    manager: text(user.manager),
    title: text(user.title),
    pager: text(user.pager),
    selfServiceId: text(user.keypadenteredalternateidentifier),
    accountType: {
      '@useLdapAuth': flag(directoryOf(user) !== undefined && authenticatesByDirectory(call.tx)),
      '#': directoryOf(user) === undefined ? 'local' : 'ldap',
    },
    homeCluster: {
      '@enableImAndPresence': flag(user.enablecups),
      '@enableCalendarPresence': flag(user.enablecalendarpresence),
      '#': flag(isHome(user)),
    },
    imAndPresence: user.enablecups === 't' ? { server: presenceNodes(call.tx) } : '',
    ...lineElements(call, user, release),
    enableDoNotDisturb: doNotDisturb(call, devices),
    ...profileElements(call, user, release),
    ...links(call),
  });
}

function localeOfUser(call: RestCall, user: Row, devices: readonly Row[]): Tree {
  const value = text(user.tkuserlocale);
  const same = devices.every(({ tkuserlocale: own }) => own === null || text(own) === value);
  return {
    '@uri': optionLink(call, 'installedLocales'),
    '@value': value,
    '@appliesToAllDevices': flag(same),
    '#': localeOf(call.tx, value),
  };
}

function doNotDisturb(call: RestCall, devices: readonly Row[]): Tree {
  const dnd = commonDnd(call.tx, devices);
  return { '@appliesToAllDevices': flag(dnd.same), '#': flag(dnd.value && dnd.same) };
}

/** Before 12.5 a user without an extension has no forward either. [recorded] R02, R04 */
function lineElements(call: RestCall, user: Row, release: number): Tree {
  const pkid = String(user.pkid);
  const lines = linesOfUser(call.tx, pkid);
  const primary = lines.find((line) => line.pkid === primaryLine(call.tx, pkid));
  const forwards = lines.map((line) => forwardAllOf(line));
  const toVoiceMail = common(
    forwards.map((one) => one.toVoiceMail),
    false,
  );
  const destination = common(
    forwards.map((one) => one.destination),
    '',
  );
  const same = toVoiceMail.same && destination.same;
  return {
    ...(primary && { primaryExtension: primaryElement(call, pkid, primary) }),
    ...((lines.length > 0 || release >= 12.5) && {
      callForwardAllDestination: {
        '@appliesToAllExtensions': flag(same),
        sendToVoiceMailPilotNumber: flag(same && toVoiceMail.value),
        destination: same ? destination.value : '',
      },
    }),
  };
}

function primaryElement(call: RestCall, user: string, line: Row): Tree {
  const appearances = appearancesOfUser(call.tx, user).filter(
    ({ fknumplan }) => fknumplan === line.pkid,
  );
  const { toVoiceMail, destination } = forwardAllOf(line);
  return {
    description: text(line.description),
    directoryNumber: text(line.dnorpattern),
    callForwardAllDestination: {
      sendToVoiceMailPilotNumber: flag(toVoiceMail),
      destination,
    },
    messageWaitingVisualAlert: flag(line.ismessagewaitingon),
    ...sharedPreferences(appearances),
    voiceMailPilotNumber: text(line.pilot),
    label: labelOf(appearances).value,
    logMissedCalls: loggedOf(appearances).value,
  };
}

/** The client's profile and its configuration are files of the TFTP service. [client][doc] */
function profileElements(call: RestCall, user: Row, release: number): Tree {
  const profile = serviceProfileOf(call.tx, user);
  return {
    serviceProfile: { uri: fileLinks(call, profile.file) },
    ...(release >= 12.5 &&
      profile.jabberFile !== undefined && {
        jabberProfile: { uri: secureFileLinks(call, profile.jabberFile).slice(0, 1) },
      }),
  };
}

function links(call: RestCall): Tree {
  const base = userLink(call);
  return Object.fromEntries(
    ['devices', 'credentials', 'extensions', 'subscribedServices', 'speedDials'].map((name) => [
      name,
      { '@uri': `${base}/${name}` },
    ]),
  );
}
