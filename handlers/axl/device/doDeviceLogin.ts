/**
 * doDeviceLogin and doDeviceLogout: extension mobility by the administrator's hand, so without the
 * user's PIN. [schema]; that a refusal carries the service's own text is a [guess]
 */
import { answer, replace, type Call } from '../../../server/dispatch/operation';
import { EmRefused, login, logout } from '../../../server/domain/devices/extension-mobility';
import { wakeLoginExpiry } from '../../../server/domain/devices/login-expiry';
import { countExtensionMobility } from '../../../server/domain/perfmon/deeds';
import { AxlFault } from '../../../server/schema/axl-fault';
import { textOf } from '../../../server/schema/tree';
import { needDevice } from './find-device';

export const doDeviceLogin = replace('doDeviceLogin', {
  evidence: 'schema',
  anywhere: true,
  run(call) {
    const { request, tx, cluster } = call;
    const device = needDevice(call, request.deviceName).name;
    const profile = needDevice(call, request.profileName).name;
    refused(() =>
      login(tx, cluster.clock, {
        device,
        profile,
        userid: textOf(request.userId) ?? '',
        duration: durationOf(call),
      }),
    );
    wakeLoginExpiry(cluster);
    countExtensionMobility(call, 'login');
    return answer('true');
  },
});

export const doDeviceLogout = replace('doDeviceLogout', {
  evidence: 'schema',
  anywhere: true,
  run(call) {
    const device = needDevice(call, call.request.deviceName).name;
    refused(() => logout(call.tx, device));
    countExtensionMobility(call, 'logout');
    return answer('true');
  },
});

function durationOf({ request }: Call): number {
  const text = textOf(request.loginDuration) ?? '0';
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 0)
    throw new AxlFault('invalidValue', { element: 'loginDuration', value: text });
  return seconds;
}

function refused(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof EmRefused)
      throw new AxlFault('extensionMobility', { number: error.code, text: error.message });
    throw error;
  }
}
