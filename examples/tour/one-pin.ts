/** Part two: a PIN that is changed on CUCM or on Unity Connection is the PIN on both. */
import { expectEqual, expectText, type Step } from '../support/story';
import { callJson, uploadTrust } from '../support/unity';
import { ADMIN, ADMIN_PASSWORD, ADMIN_USER, type Parts } from './parts';
import { PASSWORD, PUB, SUB } from './users';

const CUC = 'cuc.cuc.localhost';

export function onePin({ lab, axl, sabotaged }: Parts): Step[] {
  const cucm = lab.urlOf(PUB);
  const unity = lab.urlOf(CUC);
  let unityCa = '';
  let objectId = '';

  /** CUPI */
  const cupi = (what: string, path: string, body?: object) =>
    callJson(lab, `${what} ${unity}/vmrest${path}`, {
      login: ADMIN,
      ca: unityCa,
      ...(body && { body }),
    });
  const isUnityPin = async (pin: string): Promise<boolean> => {
    const body = { user: 'amara', pin };
    const url = `POST ${unity}/ucmock/telephone/sign-in`;
    return (await callJson(lab, url, { body, ca: unityCa })).value.authenticated === true;
  };
  const isCucmPin = async (pin: string): Promise<boolean> => {
    const answer = await axl(PUB)('doAuthenticateUser', { userid: 'amara', pin });
    const { userAuthenticated } = answer.return as { userAuthenticated: unknown };
    return String(userAuthenticated) === 'true';
  };
  const expectPin = async (pin: string): Promise<string> => {
    expectEqual('it is the PIN on CUCM', await isCucmPin(pin), true);
    expectEqual('it is the PIN on Unity Connection', await isUnityPin(pin), true);
    return `PIN ${pin} opens both`;
  };

  return [
    {
      title: 'CUCM and Unity Connection get the tomcat certificate of the other',
      async play() {
        unityCa = await lab.certificateOf(CUC);
        if (!sabotaged('no-certificates')) {
          await uploadTrust(lab, cucm, unityCa, { login: ADMIN, ca: lab.ca });
          await uploadTrust(lab, unity, lab.ca, { login: ADMIN, ca: unityCa });
        }
        const { value } = await cupi('GET', '/version');
        return `Unity Connection ${JSON.stringify(value)}`;
      },
    },
    {
      title: 'Unity Connection gets the user, its AXL server and the box of PIN synchronisation',
      async play() {
        const user = { Alias: 'amara', DtmfAccessId: '7001' };
        const added = await cupi('POST', '/users?templateAlias=voicemailusertemplate', user);
        expectEqual('status of the new user', added.status, 201);
        objectId = String(added.value.text).replace('/vmrest/users/', '');
        const { value } = await cupi('GET', '/phonesystems');
        const system = (value.PhoneSystem as { ObjectId: string }).ObjectId;
        const account = { CcmAXLUser: ADMIN_USER, CcmAXLPassword: ADMIN_PASSWORD };
        await cupi('PUT', `/phonesystems/${system}`, account);
        const server = { HostOrIPAddress: PUB, Port: '8443', IsPinSyncEnabled: 'true' };
        const made = await cupi('POST', `/phonesystems/${system}/axlservers`, server);
        expectEqual('status of the AXL server', made.status, 201);
        return `user ${objectId}`;
      },
    },
    {
      title: 'CUCM gets the application server, and its box of PIN synchronisation is ticked',
      async play() {
        await axl(PUB)('addApplicationServer', {
          applicationServer: {
            appServerType: 'Cisco Unity Connection',
            name: 'cuc',
            ipAddress: CUC,
            appUsers: { selectedAppUser: [{ appUserName: ADMIN_USER }] },
          },
        });
        const url = `PUT ${cucm}/ucmock/pin-sync/servers/cuc`;
        const { value } = await callJson(lab, url, { login: ADMIN, body: { enabled: true } });
        expectEqual(JSON.stringify(value), value.status, 'Pin Synchronization successful');
        return String(value.status);
      },
    },
    {
      title: 'An administrator changes the PIN on CUCM (AXL)',
      async play() {
        await axl(PUB)('updateUser', { userid: 'amara', pin: '481516' });
        return expectPin('481516');
      },
    },
    {
      title: 'The user changes the PIN herself, at the subscriber (UDS)',
      async play() {
        const { status, text } = await lab.call(
          `${lab.urlOf(SUB)}/cucm-uds/user/amara/credentials`,
          {
            method: 'PUT',
            login: `amara:${PASSWORD}`,
            headers: { 'Content-Type': 'application/xml' },
            body: '<credentials><credential type="pin">731902</credential></credentials>',
          },
        );
        expectEqual(`status (${text})`, status, 204);
        return expectPin('731902');
      },
    },
    {
      title: 'An administrator changes the PIN on Unity Connection (CUPI)',
      async play() {
        const body = { Credentials: '604271' };
        const { status } = await cupi('PUT', `/users/${objectId}/credential/pin`, body);
        expectEqual('status', status, 204);
        return expectPin('604271');
      },
    },
    {
      title: 'A PIN that Unity Connection refuses changes nowhere',
      async play() {
        // The extension 7001 is no part of a PIN there.
        const refused = await axl(PUB)('updateUser', { userid: 'amara', pin: '397001' }).then(
          () => 'accepted',
          (error: unknown) => String(error),
        );
        expectText('fault', refused, 'Failed to update PIN on Unity Connection');
        return expectPin('604271');
      },
    },
  ];
}
