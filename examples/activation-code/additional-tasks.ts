/** Additional tasks: a code for a registered phone, a new one after a failure, the service parameters. */
import { expectEqual, expectText, type Step } from '../support/story';
import { PAGE, type Parts } from './parts';

/** Parameters of the service go for the whole cluster. */
const OF_SERVICE = {
  processNodeName: 'EnterpriseWideData',
  service: 'Cisco Device Activation Service',
};

export function additionalTasks(parts: Parts): Step[] {
  const { axl, press, call, codeOf, advance, plugIn, found } = parts;
  return [
    {
      title: 'Generate an activation code for a registered phone',
      async play() {
        const saved = await press(`PUT ${PAGE}/SEP001122334401`, { requiresActivationCode: true });
        expectEqual('state', saved.activation, 'ready');
        const code = await codeOf('SEP001122334401');
        await press(`PUT ${PAGE}/SEP001122334401`, { requiresActivationCode: false });
        return `${code.length} digits; without the box it has none again`;
      },
    },
    {
      title: 'Regenerate the code of an unregistered phone whose onboarding failed',
      async play() {
        const name = found.fromBat[1] ?? '';
        const other = plugIn({ model: '8841', mac: '001122334403', code: await codeOf(name) });
        const { problem } = await other.reaches('asking');
        await other.stop();
        expectText('problem', problem ?? '', 'Model mismatch');
        const before = await press(`GET ${PAGE}/${name}`);
        expectEqual('state', before.activation, 'no code');
        await press(`POST ${PAGE}/${name}/activation-code`);
        const phone = plugIn({ model: '8845', mac: '001122334404', code: await codeOf(name) });
        await phone.reaches('unprovisioned');
        await advance(300);
        await phone.reaches('registered');
        await phone.stop();
        return `an 8841 was refused, with an alarm; an 8845 came by the new code`;
      },
    },
    {
      title:
        'Optional: Activation Time to Live (Hours), Enable MRA Activation, MRA Activation Domain',
      async play() {
        const parameter = (name: string, value: string) =>
          axl('updateServiceParameter', { ...OF_SERVICE, name, value });
        const read = async (name: string) => {
          const answer = await axl('getServiceParameter', { ...OF_SERVICE, name });
          return (answer.return as { serviceParameter: { value: string } }).serviceParameter.value;
        };
        expectEqual('Enable MRA Activation', await read('EnableMRAActivation'), 'True');
        expectEqual('Time to Live', await read('ActivationTimetoLive(Hours)'), '168');
        await parameter('MRAActivationDomain', 'mra.example.com');
        await parameter('ActivationTimetoLive(Hours)', '1');
        await press(`PUT ${PAGE}/SEP001122334404`, { requiresActivationCode: true });
        await codeOf('SEP001122334404');
        await advance(3600);
        const { status } = await call(`GET ${PAGE}/SEP001122334404/activation-code`);
        expectEqual('status of its code after an hour', status, 404);
        await parameter('ActivationTimetoLive(Hours)', '168');
        return 'a code of one hour is over after one hour';
      },
    },
  ];
}
