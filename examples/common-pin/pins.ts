/** What it is for: a PIN changed anywhere is the PIN everywhere. */
import { expectEqual, type Step } from '../support/story';
import { FIRST_PIN, PUB, USER, USER_PASSWORD, type Parts } from './parts';

export function pins(parts: Parts): Step[] {
  const { lab, axl, unity, found } = parts;
  const both = async (pin: string): Promise<string> => {
    expectEqual('it is the PIN on CUCM', await parts.isCucmPin(pin), true);
    expectEqual('it is the PIN on Unity Connection', await parts.isUnityPin(pin), true);
    return `PIN ${pin} opens both`;
  };
  return [
    {
      title: 'There is no synchronisation at first: PINs stay until each is changed',
      async play() {
        expectEqual('PIN on CUCM', await parts.isCucmPin(FIRST_PIN), true);
        expectEqual('PIN on Unity Connection', await parts.isUnityPin(FIRST_PIN), false);
        return `${FIRST_PIN} opens CUCM only`;
      },
    },
    {
      title: 'An administrator changes the PIN on CUCM (AXL)',
      async play() {
        await axl('updateUser', { userid: USER, pin: '48151623' });
        return both('48151623');
      },
    },
    {
      title: 'The user changes it at CUCM (UDS)',
      async play() {
        const url = `${lab.urlOf(PUB)}/cucm-uds/user/${USER}/credentials`;
        const { status, text } = await lab.call(url, {
          method: 'PUT',
          login: `${USER}:${USER_PASSWORD}`,
          headers: { 'Content-Type': 'application/xml' },
          body: '<credentials><credential type="pin">73190246</credential></credentials>',
        });
        expectEqual(`status (${text})`, status, 204);
        return both('73190246');
      },
    },
    {
      title: 'An administrator changes it on Unity Connection (CUPI)',
      async play() {
        const path = `/vmrest/users/${found.objectId}/credential/pin`;
        const { status, value } = await unity(`PUT ${path}`, { Credentials: '60427185' });
        expectEqual(`status (${JSON.stringify(value)})`, status, 204);
        return both('60427185');
      },
    },
    {
      title: 'The user changes it on the telephone of Unity Connection',
      async play() {
        const body = { user: USER, pin: '60427185', newPin: '39582716' };
        const { status, value } = await unity('POST /ucmock/telephone/pin', body);
        expectEqual(`status (${JSON.stringify(value)})`, status < 300, true);
        return both('39582716');
      },
    },
  ];
}
