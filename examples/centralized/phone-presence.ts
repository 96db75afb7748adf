/** The guide's last part: phone presence of the first telephony cluster, and DND on its way to a phone. */
import { logIn, xml } from '../support/jabber';
import { restartService } from '../support/control-center';
import { accessToken } from '../support/oauth';
import { eventually, expectEqual, type Step } from '../support/story';
import { callJson } from '../support/unity';
import { ADMIN, DOMAIN, HUB, IMP, PASSWORD, type Parts } from './parts';

const TRUNK = 'IM and Presence';
const PHONE = 'CSFAMARA';

export function phonePresence({ lab, axl, sabotaged }: Parts): Step[] {
  const form = async (method: string, path: string, body?: object) => {
    const url = `${method} ${lab.urlOf(IMP)}/ucmock/presence/${path}`;
    const { status, value } = await callJson(lab, url, { login: ADMIN, ...(body && { body }) });
    if (status > 299) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(value)}`);
    return value;
  };
  const disturbed = async (): Promise<string> => {
    const sql = `select d.name as name from device d, dnddynamic n
      where n.fkdevice = d.pkid and n.dndstatus = 't'`;
    return JSON.stringify((await axl(HUB)('executeSQLQuery', { sql })).return ?? '');
  };

  return [
    {
      title: 'Phone presence: a SIP trunk to the central node is the publish trunk (AXL)',
      async play() {
        await axl(HUB)('addSipTrunk', {
          sipTrunk: {
            ...{ name: TRUNK, product: 'SIP Trunk', class: 'Trunk', protocol: 'SIP' },
            ...{ protocolSide: 'Network', devicePoolName: 'Default', locationName: 'Hub_None' },
            securityProfileName: 'Non Secure SIP Trunk Profile',
            sipProfileName: 'Standard SIP Profile',
            presenceGroupName: 'Standard Presence group',
            destinations: { destination: [{ addressIpv4: IMP, port: 5060, sortOrder: 1 }] },
          },
        });
        if (!sabotaged('no-publish-trunk'))
          await axl(HUB)('updateServiceParameter', {
            ...{ processNodeName: 'EnterpriseWideData', service: 'Cisco CallManager' },
            ...{ name: 'IMandPresencePublishTrunk', value: TRUNK },
          });
        return TRUNK;
      },
    },
    {
      title:
        'Phone presence: gateway, incoming ACL, TLS peer subject and context, then the restarts',
      async play() {
        await form('POST', 'gateways', { address: HUB, description: 'first telephony cluster' });
        await form('POST', 'incoming-acl', { addressPattern: HUB });
        await form('POST', 'tls-peer-subjects', { subject: HUB });
        const { contexts } = (await form('GET', 'tls-contexts')) as { contexts: { id: string }[] };
        await form('PUT', `tls-contexts/${contexts[0]?.id ?? ''}`, { selected: [HUB] });
        for (const service of ['Cisco OAM Agent', 'Cisco Presence Engine'])
          await restartService(lab, { node: IMP, service, login: ADMIN });
        const { gateways } = (await form('GET', 'phone-presence')) as {
          gateways: { missing: string[] }[];
        };
        expectEqual(
          'what is missing',
          gateways.map(({ missing }) => missing),
          [[]],
        );
        return `${HUB}: nothing is missing`;
      },
    },
    {
      title: 'Do Not Disturb in Jabber is that of the phone the user controls (XMPP, SQL)',
      async play() {
        await axl(HUB)('addPhone', {
          phone: {
            ...{ name: PHONE, product: 'Cisco Unified Client Services Framework' },
            ...{ class: 'Phone', protocol: 'SIP', protocolSide: 'User' },
            ...{
              devicePoolName: 'Default',
              commonPhoneConfigName: 'Standard Common Phone Profile',
            },
            ...{ locationName: 'Hub_None', useTrustedRelayPoint: 'Default' },
            phoneTemplateName: 'Standard Client Services Framework',
            ...{ primaryPhoneName: {}, builtInBridgeStatus: 'Default', packetCaptureMode: 'None' },
            ...{ certificateOperation: 'No Pending Operation', deviceMobilityMode: 'Default' },
            securityProfileName:
              'Cisco Unified Client Services Framework - Standard SIP Non-Secure Profile',
            sipProfileName: 'Standard SIP Profile',
          },
        });
        if (!sabotaged('no-controlled-phone'))
          await axl(HUB)('updateUser', { userid: 'amara', associatedDevices: { device: [PHONE] } });
        const login = { userid: 'amara', password: PASSWORD };
        const secret = await accessToken(lab, lab.urlOf(HUB), login);
        const port = lab.xmppPortOf(IMP);
        const amara = await logIn({ port, domain: DOMAIN, userid: 'amara', secret });
        try {
          await amara.send(xml('presence', {}, xml('show', {}, 'dnd')));
          await eventually(async () =>
            expectEqual(`${PHONE} is disturbed no more`, (await disturbed()).includes(PHONE), true),
          );
          await amara.send(xml('presence'));
          await eventually(async () =>
            expectEqual(`${PHONE} still is`, (await disturbed()).includes(PHONE), false),
          );
        } finally {
          await amara.stop();
        }
        return `${PHONE}: on, and off again`;
      },
    },
  ];
}
