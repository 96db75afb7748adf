/** What has to be there before: services, replication, tokens, telephones. */
import { expectEqual, expectText, type Step } from '../support/story';
import { NODES, PUB, SUB, TOKEN_NAMES, type Parts } from './parts';

const PROFILE = 'Cisco 8841 - Encrypted';

export function requirements(parts: Parts): Step[] {
  const { axl, cli, makePhone, parameter, replaceToken, sabotaged, token } = parts;
  const addPhone = async (mac: string, pattern: string, securityProfileName?: string) => {
    await axl('addLine', { line: { pattern, usage: 'Device', routePartitionName: '' } });
    await axl('addPhone', {
      phone: {
        ...{ name: `SEP${mac}`, product: 'Cisco 8841', class: 'Phone', protocol: 'SIP' },
        ...{ protocolSide: 'User', devicePoolName: 'Default', locationName: 'Hub_None' },
        commonPhoneConfigName: 'Standard Common Phone Profile',
        ...{ useTrustedRelayPoint: 'Default', phoneTemplateName: 'Standard 8841 SIP' },
        ...{ primaryPhoneName: '', builtInBridgeStatus: 'Default', packetCaptureMode: 'None' },
        ...{ certificateOperation: 'No Pending Operation', deviceMobilityMode: 'Default' },
        ...(securityProfileName !== undefined && { securityProfileName }),
        lines: { line: [{ index: 1, dirn: { pattern, routePartitionName: '' } }] },
      },
    });
    const phone = makePhone(mac);
    await phone.start();
    await phone.registered(10_000);
    return phone;
  };
  return [
    {
      title: 'Requirements: CTL Provider runs on all servers, CAPF on the publisher',
      async play() {
        if (sabotaged('provider-down')) await cli(SUB, 'utils service stop Cisco CTL Provider');
        for (const node of NODES)
          expectText(node, await cli(node, 'utils service list'), 'Cisco CTL Provider[STARTED]');
        const capf = 'Cisco Certificate Authority Proxy Function[STARTED]';
        expectText(PUB, await cli(PUB, 'utils service list'), capf);
        const port = await parameter('PortNumber');
        expectEqual('port of the CTL Provider', port, '2444');
        return `both run, TCP port ${port}`;
      },
    },
    {
      title: 'Requirements: the replication of the database works',
      async play() {
        const text = await cli(PUB, 'utils dbreplication runtimestate');
        const good = text.match(/\(2\) Setup Completed/g) ?? [];
        expectEqual('nodes whose replication is good', good.length, NODES.length);
        return `${good.length} nodes: (2) Setup Completed`;
      },
    },
    {
      title: 'Components: security tokens',
      async play() {
        for (const name of TOKEN_NAMES) await replaceToken(name);
        return TOKEN_NAMES.map((name) => token(name).label).join(', ');
      },
    },
    {
      title: 'Components: IP phones, one with an encrypted security profile',
      async play() {
        await axl('addPhoneSecurityProfile', {
          phoneSecurityProfile: {
            ...{ phoneType: 'Cisco 8841', protocol: 'SIP', name: PROFILE },
            ...{ deviceSecurityMode: 'Encrypted', transportType: 'TLS' },
          },
        });
        const secure = await addPhone('001122334401', '2001', PROFILE);
        const plain = await addPhone('001122334402', '2002');
        for (const { name, securityMode, security } of [secure, plain]) {
          expectEqual(`${name} in a cluster that is not secure`, securityMode, 'non-secure');
          expectEqual(`CTL of ${name}`, security.trust.ctl, undefined);
        }
        return `${secure.name} and ${plain.name} are registered, not secure, without a CTL`;
      },
    },
  ];
}
