/** Before the first phone: models, Self Care, the service, the onboarding method. */
import { expectText, type Step } from '../support/story';
import { deployment, PASSWORD, USER, type Parts } from './parts';

const SERVICE = 'Cisco Device Activation Service';

export function preparation(parts: Parts): Step[] {
  const { lab, sabotaged, axl, plugIn, controlCenter } = parts;
  const method = (Model: string, isCode: boolean) =>
    axl('updateDeviceDefaults', { Model, Protocol: 'SIP', PreferActCodeOverAutoReg: isCode });
  return [
    {
      title: 'Prerequisite: the models that onboard by activation code',
      async play() {
        const refused = await method('Cisco 7960', true).then(
          () => 'taken',
          (error: unknown) => String(error),
        );
        expectText('a Cisco 7960', refused, 'cannot be onboarded by activation code');
        await method('Cisco 8832NR', true);
        return 'an 8832NR does, a 7960 does not';
      },
    },
    {
      title: 'Prerequisite: a user who may use the Self Care portal',
      async play() {
        await axl('addUser', {
          user: {
            ...{ userid: USER, firstName: 'Noor', lastName: 'Haddad', password: PASSWORD },
            presenceGroupName: 'Standard Presence group',
            associatedGroups: { userGroup: { name: 'Standard CCM End Users' } },
          },
        });
        return `${USER} has the role Standard CCM End Users`;
      },
    },
    {
      title: 'Step 1: Cisco Device Activation Service is activated on the publisher',
      async play() {
        if (sabotaged('no-service')) await controlCenter(deployment(SERVICE, 'UnDeploy'));
        const text = await controlCenter(
          `<soapGetServiceStatus><ServiceStatus>${SERVICE}</ServiceStatus></soapGetServiceStatus>`,
        );
        expectText(SERVICE, text, 'ServiceStatus>Started<');
        return `${SERVICE} is started`;
      },
    },
    {
      title: 'Step 2: Device Defaults, On-Premise Onboarding Method: Activation Code',
      async play() {
        if (!sabotaged('no-method'))
          for (const model of ['Cisco 8841', 'Cisco 8845']) await method(model, true);
        const file = await fetch(`http://127.0.0.1:${lab.portOf('files')}/XMLDefault.cnf.xml`);
        const words = 'model="Cisco 8841" onboarding="activationCode"';
        expectText('XMLDefault.cnf.xml', await file.text(), words);
        return 'XMLDefault.cnf.xml tells an 8841 to ask for its code';
      },
    },
    {
      title: 'A phone that nobody provisioned reads XMLDefault and asks for its code',
      async play() {
        const phone = plugIn({ model: '8841', mac: '001122334400' });
        const { problem } = await phone.reaches('asking');
        await phone.stop();
        return problem ?? '';
      },
    },
  ];
}
