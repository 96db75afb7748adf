/**
 * device/{id}/devicetoken: the push token of a soft client, since 12.0 (five fields since 14).
 * The text of the answer is the number of rows. [doc] facts/uds.md 5
 */
import type { Resource, RestAnswer, RestCall } from '../../server/dispatch/rest';
import { keepToken, removeToken, type DeviceToken } from '../../server/domain/devices/device-token';
import { flagIn, invalid, missing, neededText, textIn } from './given';
import { ownDevice } from './own-device';
import { self } from './self';
import { text } from './text';

const PATH = 'user/{userId}/device/{deviceId}/devicetoken';
const LONG = 4096;

function put(call: RestCall): RestAnswer {
  const device = text(ownDevice(call).pkid);
  const { body } = call;
  const pushChannelType = textIn(body, 'pushChannelType', 10)?.trim() ?? '';
  if (!['', 'APNS', 'FCM'].includes(pushChannelType))
    throw invalid('pushChannelType is APNS or FCM.');
  const token: DeviceToken = {
    pushNotifyToken: neededText(body, 'pushNotifyToken', LONG),
    pushChannelType,
    ...Object.fromEntries(
      ['key', 'algorithm', 'application', 'payloadVersion', 'deviceToken'].map((name) => [
        name,
        textIn(body, name, LONG) ?? '',
      ]),
    ),
    isCallKitDisabled: String(flagIn(body, 'isCallKitDisabled', false) ?? false),
    isMultilineSupported: String(flagIn(body, 'isMultilineSupported', false) ?? false),
  };
  const rows = keepToken(call.tx, call.cluster.sealer, device, token);
  return { body: { kind: 'text', type: 'text/plain', text: `${rows} row(s) updated` } };
}

function remove(call: RestCall): RestAnswer {
  const device = text(ownDevice(call).pkid);
  if (!removeToken(call.tx, device, call.params.token)) throw missing('such token');
  return { status: 204 };
}

export const deviceTokenResources: readonly Resource[] = [
  {
    path: PATH,
    methods: {
      PUT: { auth: self, evidence: 'doc', takes: 'token', run: put },
      DELETE: { auth: self, evidence: 'doc', run: remove },
    },
  },
  {
    path: `${PATH}/{token}`,
    methods: { DELETE: { auth: self, evidence: 'doc', run: remove } },
  },
];
