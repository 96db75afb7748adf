/**
 * extensions and extension/{id}, of a user and of one of its devices. An extension of the user is
 * a line with all its appearances; one of a device is one appearance. [doc] facts/uds.md 5
 */
import { shown, type Resource, type RestAnswer, type RestCall } from '../../server/dispatch/rest';
import {
  appearancesOfUser,
  linesOfDevice,
  linesOfUser,
  primaryLine,
} from '../../server/domain/lines/user-lines';
import { changeExtension, isForwardAllOnly } from './extension-change';
import { listedForDevice, listedForUser, wholeExtension, type Extension } from './extension-view';
import { versionFirst } from './frame';
import { missing } from './given';
import { deviceLink, userLink } from './links';
import { ownDevice } from './own-device';
import { ownRow, self } from './self';
import { flag, text } from './text';

function ofUser(call: RestCall): Extension[] {
  const user = String(ownRow(call).pkid);
  const primary = primaryLine(call.tx, user);
  const appearances = appearancesOfUser(call.tx, user);
  return linesOfUser(call.tx, user).map((line) => ({
    id: text(line.pkid),
    line,
    appearances: appearances.filter(({ fknumplan }) => fknumplan === line.pkid),
    isPrimary: line.pkid === primary,
    uri: `${userLink(call)}/extension/${text(line.pkid)}`,
  }));
}

function ofDevice(call: RestCall): Extension[] {
  const device = text(ownDevice(call).pkid);
  const primary = primaryLine(call.tx, String(ownRow(call).pkid));
  return linesOfDevice(call.tx, device).map(({ line, appearance }) => ({
    id: text(appearance.pkid),
    line,
    appearances: [appearance],
    isPrimary: line.pkid === primary,
    uri: `${deviceLink(call, device)}/extension/${text(appearance.pkid)}`,
  }));
}

type Find = (call: RestCall) => Extension[];

/** The extension of the path; its line's id is known, too. */
function one(call: RestCall, find: Find): Extension {
  const id = (call.params.extensionId ?? '').toLowerCase();
  const all = find(call);
  const found = all.find((each) => each.id === id) ?? all.find(({ line }) => line.pkid === id);
  if (!found) throw missing('such extension of this user');
  return found;
}

function show(call: RestCall, find: Find): RestAnswer {
  const extension = one(call, find);
  return shown('extension', {
    ...versionFirst(call),
    '@isPrimary': flag(extension.isPrimary),
    ...wholeExtension(extension),
  });
}

function change(call: RestCall, find: Find): RestAnswer {
  changeExtension(call, one(call, find));
  return show(call, find);
}

const single = (path: string, find: Find): Resource => ({
  path,
  methods: {
    GET: { auth: self, evidence: 'doc', run: (call) => show(call, find) },
    PUT: {
      auth: self,
      evidence: 'doc',
      takes: 'extension',
      anywhere: isForwardAllOnly,
      run: (call) => change(call, find),
    },
  },
});

const userExtensions: Resource = {
  path: 'user/{userId}/extensions',
  methods: {
    GET: {
      auth: self,
      evidence: 'doc',
      run: (call) =>
        shown('extensions', { ...versionFirst(call), extension: ofUser(call).map(listedForUser) }),
    },
  },
};

/** Version first, as in the list of the user. [guess] */
const deviceExtensions: Resource = {
  path: 'user/{userId}/device/{deviceId}/extensions',
  methods: {
    GET: {
      auth: self,
      evidence: 'doc',
      run: (call) =>
        shown('extensions', {
          ...versionFirst(call),
          extension: ofDevice(call).map(listedForDevice),
        }),
    },
  },
};

export const extensionResources: readonly Resource[] = [
  userExtensions,
  single('user/{userId}/extension/{extensionId}', ofUser),
  deviceExtensions,
  single('user/{userId}/device/{deviceId}/extension/{extensionId}', ofDevice),
];
