/** A cluster that is set up for self-provisioning, and phones that come to it. */
import { Phone, type PhoneOptions } from '../../phone';
import type { Ucmock } from '../../server';
import { axl } from './axl';
import { eventually } from './eventually';

export const DEVICE = 'SEP001122334455';
const MANAGER = '<name>CM_ucm-pub</name>';

/** Auto-registration with the numbers 5000 to 6000, of the two templates of seed 002. */
export async function autoRegister(ucm: Ucmock, more = ''): Promise<void> {
  await axl(
    ucm,
    'updateCallManager',
    `${MANAGER}<autoRegistration><startDn>5000</startDn><endDn>6000</endDn><nextDn>5000</nextDn>${more}` +
      '<autoRegistrationEnabled>true</autoRegistrationEnabled>' +
      '<universalDeviceTemplate>Auto-registration Template</universalDeviceTemplate>' +
      '<lineTemplate>Sample Line Template with TAG usage examples</lineTemplate></autoRegistration>',
  );
}

/** The user self of seed 002 with the profile Selfpro, whose PIN is 135790 and password Sh0w-me-2. */
export async function addSelf(ucm: Ucmock, more = ''): Promise<void> {
  await axl(
    ucm,
    'addUserProfileProvision',
    '<userProfileProvision><name>Selfpro</name><deskPhones>Default Universal Device Template</deskPhones><mobileDevices>Default Universal Device Template</mobileDevices><profile>Default Universal Device Template</profile><universalLineTemplate>Sample Line Template with TAG usage examples</universalLineTemplate><allowProvision>true</allowProvision><limitProvision>10</limitProvision></userProfileProvision>',
  );
  await axl(
    ucm,
    'addUser',
    `<user><userid>self</userid><lastName>pro</lastName><password>Sh0w-me-2</password><pin>135790</pin><selfService>1013</selfService><userProfile>Selfpro</userProfile><presenceGroupName>Standard Presence group</presenceGroupName><associatedGroups><userGroup><name>Standard CCM End Users</name></userGroup></associatedGroups>${more}</user>`,
  );
}

/** A phone where this server's doors are; stopped by `stopPhones`. */
export function phoneAt(ucm: Ucmock, options: Partial<PhoneOptions> = {}): Phone {
  const { ports, nodes } = ucm;
  const one = new Phone({
    ...{ model: '8841', mac: '001122334455', retryMs: 200, tftp: '127.0.0.1:1', idleSeconds: 0 },
    ...{ httpPort: ports.files ?? 0, ca: ucm.ca },
    hosts: {
      'ucm-pub': {
        address: '127.0.0.1',
        sipPort: nodes[0]?.sipPort ?? 0,
        httpsPort: Number(new URL(ucm.url).port),
      },
    },
    ...options,
  });
  phones.push(one);
  return one;
}

const phones: Phone[] = [];

export async function stopPhones(): Promise<void> {
  await Promise.all(phones.splice(0).map((one) => one.stop()));
}

/** Starts it, and waits until it is registered with a number of its own. */
export async function numbered(one: Phone, number?: string): Promise<Phone> {
  if (one.state === 'off') await one.start();
  await eventually(async () => {
    await Promise.resolve();
    const is = one.state === 'registered' ? one.lines[0] : undefined;
    if (is === undefined || (number !== undefined && is !== number))
      throw new Error(`${one.name} is ${one.state} as ${String(is)}: ${one.problem ?? ''}`);
  }, 20_000);
  return one;
}
