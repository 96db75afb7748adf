/** What happens on the telephone. */
import type { Phone } from '../../phone';
import { registeredAs } from '../support/phone';
import { eventually, expectEqual, expectText, type Step } from '../support/story';
import { CODE, PATH, PIN, PUB, type Parts } from './parts';

export const FIRST_MAC = '001122AABB01';
export const SECOND_MAC = '001122AABB02';

/** Waits for the login prompt of the idle URL. */
export async function loginPrompt(phone: Phone): Promise<void> {
  await eventually(() => {
    const kind = phone.services.screen?.kind;
    if (kind === 'input') return Promise.resolve();
    const why = phone.services.problem ?? phone.config?.idleUrl ?? '';
    return Promise.reject(new Error(`the phone shows no login prompt: ${why}`));
  });
}

/** Enters and submits. @returns the text of the next screen */
export async function logIn(phone: Phone, userId: string, pin?: string): Promise<string> {
  phone.services.type({ 'User ID': userId, ...(pin !== undefined && { PIN: pin }) });
  return (await phone.services.press('Submit'))?.text ?? '';
}

export function phones({ axl, get, phone, softphone, sabotaged }: Parts): Step[] {
  const device = `SEP${FIRST_MAC}`;
  const owner = async (name: string) =>
    JSON.stringify((await get('Phone', { name })).ownerUserName ?? '');
  return [
    {
      title: 'A phone is plugged in, registers automatically and gets a number of the range',
      async play() {
        await registeredAs(phone(FIRST_MAC), '5000');
        return `${device} is 5000`;
      },
    },
    {
      title: 'The idle URL calls the login prompt',
      async play() {
        const one = phone(FIRST_MAC);
        await loginPrompt(one);
        const labels = one.services.screen?.fields.map(({ label }) => label);
        expectEqual('fields', labels, ['User ID', 'PIN']);
        return `${one.services.screen?.title}: User ID, PIN`;
      },
    },
    {
      title: 'The user enters user ID and PIN, and is asked to confirm the extension',
      async play() {
        const pin = sabotaged('wrong-pin') ? '86420975' : PIN;
        const text = await logIn(phone(FIRST_MAC), 'self', pin);
        expectEqual('screen', text, 'Provision this phone with extension 1013?');
        return text;
      },
    },
    {
      title: 'Continue: the phone is provisioned with the self-service user ID, and is reset',
      async play() {
        const one = phone(FIRST_MAC);
        const text = (await one.services.press('Continue'))?.text ?? '';
        expectText('screen', text, 'provisioned with extension 1013');
        await registeredAs(one, '1013');
        expectText('owner', await owner(device), 'self');
        return text;
      },
    },
    {
      title: 'An administrator provisions a phone for another user by the authentication code',
      async play() {
        await axl('updateSelfProvisioning', { allowAuthentication: 'true' });
        const one = phone(SECOND_MAC);
        // The number of the first phone came back to the pool.
        await registeredAs(one, '5000');
        await loginPrompt(one);
        expectText('screen', await logIn(one, 'amara', CODE), 'extension 1020?');
        await one.services.press('Continue');
        await registeredAs(one, '1020');
        return `SEP${SECOND_MAC} is 1020, of the quick add`;
      },
    },
    {
      title: 'No authentication: the self-service user ID alone, for a softphone',
      async play() {
        await axl('updateSelfProvisioning', { requireAuthentication: 'false' });
        const jabber = softphone('CSFAMARA');
        await jabber.services.open(`https://${PUB}:8443${PATH}?name=#DEVICENAME#`);
        expectEqual('fields', jabber.services.screen?.fields.length, 1);
        expectText('screen', await logIn(jabber, '1020'), 'extension 1020?');
        await jabber.services.press('Continue');
        expectEqual(
          'description',
          (await get('Phone', { name: 'CSFAMARA' })).description,
          'Soft Diallo',
        );
        await axl('updateSelfProvisioning', {
          ...{ requireAuthentication: 'true', allowAuthentication: 'false' },
        });
        return 'CSFAMARA, from the template Softphones';
      },
    },
  ];
}
