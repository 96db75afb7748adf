/** Codes reach their users, and are entered. */
import { expectEqual, expectText, type Step } from '../support/story';
import { PAGE, PASSWORD, PUB, USER, type Parts } from './parts';

const SELF_CARE = '/ucmock/self-care/phones';

export function activation(parts: Parts): Step[] {
  const { lab, axl, call, press, codeOf, advance, plugIn, phones, found } = parts;
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
      title: 'The code is entered: the phone is verified and the record has its MAC address',
      async play() {
        const code = await codeOf(found.fromTemplate);
        const phone = plugIn({ model: '8841', mac: '001122334401', code });
        const { problem } = await phone.reaches('unprovisioned');
        expectEqual('phone', problem, 'onboarded, its file is not there yet');
        expectEqual('record', (await phones()).includes('SEP001122334401'), true);
        const { status } = await call(`GET ${PAGE}/SEP001122334401/activation-code`);
        expectEqual('status of its code', status, 404);
        // Up to five minutes, by the clock of the cluster.
        await advance(300);
        const { lines, at } = await phone.reaches('registered');
        expectEqual('lines', lines, ['1001']);
        return `SEP001122334401 is registered at ${at ?? ''} after five minutes`;
      },
    },
    {
      title: 'Pending: the phone checks the server by TVS, port 2445, out of the ITL file',
      play: () =>
        Promise.resolve('pending: the simulated phone does not ask TVS during its onboarding yet'),
    },
    {
      title: 'Note: while the only node of the default group is down, nobody is onboarded',
      async play() {
        const code = await codeOf(found.fromBat[0] ?? '');
        const members = { priority: '1', callManagerName: `CM_${PUB}` };
        await axl('updateCallManagerGroup', { name: 'Default', members: { member: [members] } });
        await control(parts, 'Stop');
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
        await control(parts, 'Start');
        return 'with a second node in the group it is onboarded, and registers there';
      },
    },
  ];
}

/** Cisco CallManager of the publisher, by the Control Center. */
async function control({ lab, advance }: Parts, word: 'Start' | 'Stop'): Promise<void> {
  const { status, text } = await lab.call(
    `${lab.urlOf(PUB)}/controlcenterservice2/services/ControlCenterServices`,
    {
      method: 'POST',
      login: 'administrator:ucmock',
      headers: { 'Content-Type': 'text/xml', SOAPAction: '""' },
      body: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://schemas.cisco.com/ast/soap"><s:Body><soapDoControlServices><ControlServiceRequest><NodeName>${PUB}</NodeName><ControlType>${word}</ControlType><ServiceList><item>Cisco CallManager</item></ServiceList></ControlServiceRequest></soapDoControlServices></s:Body></s:Envelope>`,
    },
  );
  expectEqual(`status (${text.slice(0, 200)})`, status, 200);
  await advance(5);
}
