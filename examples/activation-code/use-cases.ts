/** The use cases of the guide. */
import { expectEqual, expectText, type Step } from '../support/story';
import { phoneOf, registeredAs } from '../support/phone';
import { deployment, PAGE, PUB, SUB, USER, type Parts } from './parts';

export function useCases(parts: Parts): Step[] {
  const { lab, axl, press, codeOf, advance, plugIn, phones } = parts;
  const onboard = async (model: string, mac: string, name: string): Promise<string[]> => {
    const phone = plugIn({ model, mac, code: await codeOf(name) });
    await phone.reaches('unprovisioned');
    await advance(300);
    const { lines } = await phone.reaches('registered');
    await phone.stop();
    return lines;
  };
  return [
    {
      title: 'Use case: an existing phone is replaced',
      async play() {
        const page = `PUT ${PAGE}/SEP001122334401`;
        const { name } = await press(page, { macAddress: '', requiresActivationCode: true });
        const lines = await onboard('8841', '001122334405', String(name));
        expectEqual('lines', lines, ['1001']);
        return `any 8841 may come; SEP001122334405 has extension ${lines.join()}`;
      },
    },
    {
      title: 'Use case: secure shipping of new phones with activation code',
      async play() {
        await press(`POST ${PAGE}/from-template`, {
          ...{ phoneType: 'Cisco 8841', macAddress: '00:11:22:33:44:06', userId: USER },
          universalDeviceTemplate: 'Auto-registration Template',
          lines: [{ directoryNumber: '1004' }],
          requiresActivationCode: true,
        });
        const code = await codeOf('SEP001122334406');
        const thief = plugIn({ model: '8841', mac: '001122334466', code });
        const { problem } = await thief.reaches('asking');
        await thief.stop();
        expectText('problem', problem ?? '', 'Device name mismatch');
        await press(`POST ${PAGE}/SEP001122334406/activation-code`);
        const lines = await onboard('8841', '001122334406', 'SEP001122334406');
        return `no other phone comes by the code; SEP001122334406 has extension ${lines.join()}`;
      },
    },
    {
      title: 'Use case: secure shipping of new phones with auto-registration, and TAPS',
      async play() {
        await axl('updateDeviceDefaults', {
          ...{ Model: 'Cisco 8841', Protocol: 'SIP', PreferActCodeOverAutoReg: false },
        });
        await axl('updateCallManager', {
          name: `CM_${PUB}`,
          autoRegistration: {
            ...{ startDn: '2000', endDn: '2009', autoRegistrationEnabled: true },
            universalDeviceTemplate: 'Auto-registration Template',
            lineTemplate: 'Default Universal Line Template',
          },
        });
        await setUpTaps(parts);
        await press(`POST ${PAGE}/from-template`, {
          ...{ phoneType: 'Cisco 8841', macAddress: '', userId: USER },
          universalDeviceTemplate: 'Auto-registration Template',
          lines: [{ directoryNumber: '1005' }],
        });
        const phone = phoneOf(lab, [PUB, SUB], { model: '8841', mac: '001122334407' });
        await registeredAs(phone, '2000');
        const said = await phone.services.taps('8200', '1005');
        expectText('TAPS', said, 'has the configuration of 1005 now');
        await registeredAs(phone, '1005');
        await phone.stop();
        return 'SEP001122334407 registered itself with 2000, and has 1005 since its user called TAPS';
      },
    },
    {
      title: 'Use case: onboard again through auto-registration',
      async play() {
        await axl('removePhone', { name: 'SEP001122334405' });
        const { lines } = await autoRegistered(plugIn({ model: '8841', mac: '001122334405' }));
        // The number that TAPS took from the phone before is free again.
        expectEqual('lines', lines, ['2000']);
        expectEqual('record', (await phones()).includes('SEP001122334405'), true);
        return 'its record deleted, SEP001122334405 registered itself with 2000';
      },
    },
    {
      title: 'Use case: an on-premises phone is onboarded for MRA, the box of its page',
      async play() {
        await axl('updateDeviceDefaults', {
          ...{ Model: 'Cisco 8841', Protocol: 'SIP', PreferActCodeOverAutoReg: true },
        });
        const saved = await press(`PUT ${PAGE}/SEP001122334406`, {
          ...{ requiresActivationCode: false, allowActivationCodeViaMra: true },
        });
        expectEqual('box', saved.allowActivationCodeViaMra, { isTicked: true, isDisabled: false });
        return 'the box is ticked; what follows is the story activation-code-mra';
      },
    },
  ];
}

/** TAPS: its route point 8200, its setting, its service. */
async function setUpTaps({ axl, press, controlCenter }: Parts): Promise<void> {
  await axl('addLine', { line: { pattern: '8200', usage: 'Device' } });
  await axl('addCtiRoutePoint', {
    ctiRoutePoint: {
      ...{ name: 'TAPS_RP', product: 'CTI Route Point', class: 'CTI Route Point' },
      ...{ protocol: 'SCCP', protocolSide: 'User', devicePoolName: 'Default' },
      locationName: 'Hub_None',
      lines: { line: [{ index: '1', dirn: { pattern: '8200', routePartitionName: '' } }] },
    },
  });
  await press('PUT /ucmock/ivr/taps', { ctiRoutePoint: 'TAPS_RP' });
  await controlCenter(deployment('Cisco TAPS Service', 'Deploy'));
}

/** Registered as AUTO-REG it is reset, and comes again with its number. */
async function autoRegistered(phone: ReturnType<Parts['plugIn']>): Promise<{ lines: string[] }> {
  let state = await phone.reaches('registered');
  if (state.lines.length === 0) {
    await phone.reaches('fetching');
    state = await phone.reaches('registered');
  }
  await phone.stop();
  return state;
}
