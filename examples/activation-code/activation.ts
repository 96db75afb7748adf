/** Codes reach their users, and are entered. */
import { expectEqual, expectText, type Step } from '../support/story';
import type { HostPlace } from '../../phone';
import { phoneOf } from '../support/phone';
import { control, PAGE, PASSWORD, PUB, SUB, USER, type Parts } from './parts';

const SELF_CARE = '/ucmock/self-care/phones';

export function activation(parts: Parts): Step[] {
  const { lab, axl, call, press, codeOf, advance, plugIn, phones, found, controlCenter } = parts;
  const login = `${USER}:${PASSWORD}`;
  const ready = () => call(`GET ${SELF_CARE}/ready-to-activate`, undefined, login);
  const show = (value: string) =>
    axl('updateServiceParameter', {
      ...{ processNodeName: 'EnterpriseWideData', service: 'Enterprise Wide' },
      ...{ name: 'ShowPhonesReadytoActivate', value },
    });
  return [
    {
      title: 'Step 4: Self Care shows the user the digits and the barcode',
      async play() {
        const { value } = await ready();
        const all = value.phones as { name: string; barcode: string }[];
        expectEqual('phones', all.length, 3);
        const barcode = await lab.call(`${lab.urlOf(PUB)}${all[0]?.barcode ?? ''}`, { login });
        expectText('barcode', barcode.text, '<svg');
        return `${all.map(({ name }) => name).join(', ')} are ready to activate`;
      },
    },
    {
      title: 'Step 4: Show Phones Ready to Activate set to False hides them',
      async play() {
        await show('False');
        const { value } = await ready();
        await show('True');
        expectEqual('phones', value, { shown: false, phones: [] });
        return 'Self Care shows none';
      },
    },
    {
      title: 'Step 4: Related Links, Export Activation Codes',
      async play() {
        const { text } = await press('GET /ucmock/administration/activation-codes.csv');
        const code = await codeOf(found.fromTemplate);
        expectText('file', String(text), `${found.fromTemplate},`);
        expectText('file', String(text), `,Cisco 8841,${USER},${code},`);
        return `${String(text).trim().split('\r\n').length - 1} codes with their phones and users`;
      },
    },
    {
      title: 'The phone trusts the server by TVS, port 2445, which its ITL file names',
      async play() {
        const phone = phoneOf(lab, [PUB, SUB], {
          ...{ model: '8841', mac: '001122334401', asksTvs: true },
          activationCode: await codeOf(found.fromTemplate),
          hosts: hostsOf(parts, { tvsPort: 1 }),
        });
        await phone.start();
        await phone.reaches('waiting');
        await phone.stop();
        const said = phone.security.messages.join('; ');
        expectText('status messages', said, 'Trust List Updated: ITL');
        expectText('status messages', said, `TVS ${PUB}: `);
        await codeOf(found.fromTemplate);
        return 'without TVS it keeps its code for itself';
      },
    },
    {
      title: 'The code is entered: the phone is verified and the record has its MAC address',
      async play() {
        const phone = phoneOf(lab, [PUB, SUB], {
          ...{ model: '8841', mac: '001122334401', asksTvs: true },
          activationCode: await codeOf(found.fromTemplate),
          hosts: hostsOf(parts, {}),
        });
        await phone.start();
        await phone.reaches('unprovisioned');
        expectEqual('phone', phone.problem, 'onboarded, its file is not there yet');
        expectEqual('record', (await phones()).includes('SEP001122334401'), true);
        const { status } = await call(`GET ${PAGE}/SEP001122334401/activation-code`);
        expectEqual('status of its code', status, 404);
        // Up to five minutes, by the clock of the cluster.
        await advance(300);
        await phone.registered();
        expectEqual('lines', phone.lines, ['1001']);
        const at = phone.callManager?.host ?? '';
        await phone.stop();
        return `TVS vouched for the server; SEP001122334401 registered at ${at} after five minutes`;
      },
    },
    {
      title: 'Note: while the only node of the default group is down, nobody is onboarded',
      async play() {
        const code = await codeOf(found.fromBat[0] ?? '');
        const members = { priority: '1', callManagerName: `CM_${PUB}` };
        await axl('updateCallManagerGroup', { name: 'Default', members: { member: [members] } });
        await controlCenter(control('Cisco CallManager', 'Stop'));
        const phone = plugIn({ model: '8845', mac: '001122334402', code });
        const { problem } = await phone.reaches('waiting');
        expectText('problem', problem ?? '', 'No node of the default Cisco Unified CM group');
        const second = { priority: '2', callManagerName: `CM_sub.act.localhost` };
        await axl('updateCallManagerGroup', {
          name: 'Default',
          members: { member: [members, second] },
        });
        await phone.reaches('unprovisioned');
        await advance(300);
        const { at } = await phone.reaches('registered');
        expectEqual('registered at', at, 'sub.act.localhost');
        await controlCenter(control('Cisco CallManager', 'Start'));
        return 'with a second node in the group it is onboarded, and registers there';
      },
    },
  ];
}

/** The nodes of the lab with their ports, trust verification among them. */
function hostsOf({ lab }: Parts, other: Partial<HostPlace>): Record<string, HostPlace> {
  return Object.fromEntries(
    [PUB, SUB].map((node) => [
      node,
      {
        ...{ address: '127.0.0.1', sipPort: lab.sipPortOf(node) },
        httpsPort: Number(new URL(lab.urlOf(node)).port),
        tvsPort: lab.portOf('tvs', node),
        ...other,
      },
    ]),
  );
}
