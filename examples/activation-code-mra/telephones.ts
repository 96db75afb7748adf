/** Telephones: provisioned without a MAC address, activated from outside, and first on the premises. */
import { expectEqual, expectText, type Step } from '../support/story';
import { DOMAIN, MODEL, PASSWORD, PUB, USER, WEST_DOMAIN, type Parts } from './parts';

const MAC = '001122334455';
const SEP = `SEP${MAC}`;
const OTHER_MAC = '0011223344AA';
const PHONES = '/ucmock/administration/phones';

export function telephones(parts: Parts): Step[] {
  const { axl, ask, outside, inside, code, phones, found } = parts;
  const provision = async (directoryNumber: string, more: object = {}): Promise<string> => {
    const { status, value } = await ask(PUB, `POST ${PHONES}/from-template`, {
      ...{ phoneType: MODEL, macAddress: '', userId: USER },
      ...{ universalDeviceTemplate: 'Auto-registration Template' },
      ...{ lines: [{ directoryNumber }], requiresActivationCode: true },
      ...{ allowActivationCodeViaMra: true, ...more },
    });
    expectEqual(`status of Add New from Template (${JSON.stringify(value)})`, status, 201);
    return String(value.name);
  };
  return [
    {
      title:
        'Step 4: a phone out of templates, both boxes ticked, no MAC address: it has a BAT name and a code of the cloud',
      async play() {
        await axl('addUser', {
          user: {
            ...{ userid: USER, lastName: 'Kamau', password: PASSWORD },
            presenceGroupName: 'Standard Presence group',
            associatedGroups: { userGroup: [{ name: 'Standard CCM End Users' }] },
          },
        });
        found.waiting = await provision('2001');
        found.code = await code(found.waiting);
        expectText('digits', found.code, found.code.replace(/\D/g, ''));
        expectEqual('digits of the code', found.code.length, 16);
        return `${found.waiting} waits for its code`;
      },
    },
    {
      title: 'Step 5: the user reads the code in Self Care',
      async play() {
        const path = 'GET /ucmock/self-care/phones/ready-to-activate';
        const { status, value } = await ask(PUB, path, undefined, `${USER}:${PASSWORD}`);
        expectEqual('status of Self Care', status, 200);
        expectText('phones ready to activate', JSON.stringify(value), found.code);
        return 'Self Care shows the phone and its code';
      },
    },
    {
      title:
        'Step 5: the phone outside asks for its code, learns the Expressway from the cloud and registers',
      async play() {
        const phone = outside(MAC, found.code);
        const { lines, at, mraDomain } = await phone.reaches('registered');
        expectEqual('lines', lines, ['2001']);
        found.domain = mraDomain ?? '';
        await phone.stop();
        expectEqual('phones', await phones(), [SEP]);
        const asked = await axl('getPhone', { name: SEP });
        const { enableActivationID } = (asked.return as { phone: { enableActivationID: unknown } })
          .phone;
        expectEqual('Requires Activation Code', String(enableActivationID), 'false');
        return `${SEP} is registered at ${at ?? ''}`;
      },
    },
    {
      title:
        'Its file redirected it to the service domain of its device pool; with <None> it is at the default',
      async play() {
        await axl('updateDevicePool', { name: 'Default', mraServiceDomain: '' });
        expectEqual('domain by its device pool', found.domain, WEST_DOMAIN);
        const { mraDomain } = await outside(MAC).reaches('registered');
        expectEqual('domain of <None>', mraDomain, DOMAIN);
        return `${WEST_DOMAIN} before, ${DOMAIN} now`;
      },
    },
    {
      title: 'The code is used up: the cloud has it back, and another phone learns nothing by it',
      async play() {
        const late = outside(OTHER_MAC, found.code);
        await late.reaches('asking', 'not known');
        await late.stop();
        return 'The activation code is not known.';
      },
    },
    {
      title: 'Other tasks: Release Activation Code, Generate New Activation Code',
      async play() {
        const name = (found.waiting = await provision('2002'));
        const first = await code(name);
        expectEqual(
          'Release',
          (await ask(PUB, `DELETE ${PHONES}/${name}/activation-code`)).status,
          204,
        );
        expectEqual(
          'Generate',
          (await ask(PUB, `POST ${PHONES}/${name}/activation-code`)).status,
          201,
        );
        found.code = await code(name);
        expectEqual('another code', found.code !== first && found.code.length === 16, true);
        return 'the phone has a new code';
      },
    },
    {
      title:
        'Use case: onboarded on the premises for MRA, it does not register there and is ready for outside',
      async play() {
        await axl('updateDeviceDefaults', {
          ...{ Model: MODEL, Protocol: 'SIP', PreferActCodeOverAutoReg: true },
        });
        const site = inside(OTHER_MAC, found.code);
        const { problem = '' } = await site.reaches('waiting', 'cannot be reached from here');
        await site.stop();
        expectEqual('phones', await phones(), [SEP, `SEP${OTHER_MAC}`].sort());
        const home = await outside(OTHER_MAC).reaches('registered');
        expectEqual('lines', home.lines, ['2002']);
        return `at the site: ${problem}; outside: registered`;
      },
    },
  ];
}
