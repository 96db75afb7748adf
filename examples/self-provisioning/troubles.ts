/** The error messages that the phone client returns. */
import { registeredAs } from '../support/phone';
import { expectEqual, type Step } from '../support/story';
import { PATH, PIN, PUB, type Parts } from './parts';
import { logIn, loginPrompt } from './phones';

const THIRD_MAC = '001122AABB03';

export function troubles({ axl, cucm, phone, softphone }: Parts): Step[] {
  const profile = (fields: object) =>
    axl('updateUserProfileProvision', { name: 'Selfpro', ...fields });
  /** Logs in anew. @returns what the phone shows */
  const shown = async (): Promise<string> => {
    const one = phone(THIRD_MAC);
    await one.services.open(one.config?.idleUrl ?? '');
    const text = await logIn(one, 'self', PIN);
    if (!text.includes('extension 1013?')) return text;
    return (await one.services.press('Continue'))?.text ?? '';
  };
  return [
    {
      title: 'SELFPROV_NOT_ALLOWED: the box is not ticked in the user profile',
      async play() {
        await registeredAs(phone(THIRD_MAC), '5000');
        await loginPrompt(phone(THIRD_MAC));
        await profile({ allowProvision: 'false' });
        const text = await shown();
        expectEqual('screen', text, 'SELFPROV_NOT_ALLOWED');
        return text;
      },
    },
    {
      title: 'SELFPROV_DEVICE_LIMIT: the user has as many phones as the limit says',
      async play() {
        await profile({ allowProvision: 'true', limitProvision: '1' });
        const text = await shown();
        expectEqual('screen', text, 'SELFPROV_DEVICE_LIMIT');
        return text;
      },
    },
    {
      title: 'The device model is not valid for the template',
      async play() {
        await axl('updateUniversalDeviceTemplate', {
          name: 'Desk phones',
          deviceSecurityProfile: 'Cisco 7841 - Standard SIP Non-Secure Profile',
        });
        await profile({ limitProvision: '10' });
        const text = await shown();
        expectEqual('screen', text, 'INVALID_DEVICE_MODEL');
        return text;
      },
    },
    {
      title: 'The universal device template that is needed is not configured',
      async play() {
        await profile({ deskPhones: '' });
        const text = await shown();
        expectEqual('screen', text, 'PHONETEMPLATE_NOT_FOUND');
        await profile({ deskPhones: 'Desk phones' });
        return text;
      },
    },
    {
      title: 'DB-239: a duplicate entry in the phone database; it is deleted, and it works',
      async play() {
        const jabber = softphone('CSFAMARA');
        const again = async (): Promise<string> => {
          await jabber.services.open(`https://${PUB}:8443${PATH}?name=#DEVICENAME#`);
          await logIn(jabber, 'amara', PIN);
          return (await jabber.services.press('Continue'))?.text ?? '';
        };
        const text = await again();
        const wanted =
          'login failed! DB-239 Could not insert new row - duplicate value in a UNIQUE INDEX column (Unique Index:).';
        expectEqual('screen', text, wanted);
        await axl('executeSQLUpdate', { sql: "delete from device where name = 'CSFAMARA'" });
        expectEqual('then', (await again()).includes('provisioned with extension 1020'), true);
        return text;
      },
    },
    {
      title: 'What was asked and answered can be read afterwards',
      async play() {
        const { value } = await cucm('GET /_ucmock/journal?limit=200');
        const text = JSON.stringify(value);
        expectEqual('the dialogue is in the journal', text.includes(PATH), true);
        expectEqual('the PIN is not', text.includes(PIN), false);
        return 'the journal has the dialogue, without the PIN';
      },
    },
  ];
}
