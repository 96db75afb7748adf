/** Before the first telephone: OAuth, cloud onboarding, service domains, Expressways, certificates. */
import { expectStarted } from '../support/control-center';
import { expectEqual, expectText, type Step } from '../support/story';
import { uploadTrust } from '../support/unity';
import { ADMIN, CLOUD, DOMAIN, EDGE, PUB, WEST, WEST_DOMAIN, type Parts } from './parts';

const PAGE = '/ucmock/cloud-onboarding';

export function setup({ lab, sabotaged, axl, ask }: Parts): Step[] {
  const sql = (statement: string) => axl('executeSQLUpdate', { sql: statement });
  const trustInPhones = async (pem: string): Promise<void> => {
    const body = { service: ['phone-edge'], certificates: [pem] };
    const path = 'POST /platformcom/api/v1/certmgr/config/trust/certificates';
    expectEqual('status of the upload', (await ask(PUB, path, body)).status, 201);
  };
  return [
    {
      title:
        'Before: the Cisco Device Activation Service runs, OAuth with Refresh Login Flow is Enabled',
      async play() {
        const service = 'Cisco Device Activation Service';
        await expectStarted(lab, { node: PUB, service, login: ADMIN });
        await sql(
          "update processconfig set paramvalue = 'Enabled' where paramname = 'OAuthwithRefreshLoginFlow'",
        );
        return 'the service is started, the parameter is set';
      },
    },
    {
      title: 'Step 1: Generate Voucher, by which the Device Activation Service may ask the cloud',
      async play() {
        await ask(PUB, `PUT ${PAGE}/settings`, { managesTrust: true });
        const { status, value } = await ask(PUB, `POST ${PAGE}/voucher`);
        expectEqual('status of Generate Voucher', status, 200);
        expectEqual('onboarding status', value.status, 'Onboarding pending');
        return `organization ${String(value.orgName)}: ${String(value.status)}`;
      },
    },
    {
      title:
        'Step 1: the MRA Activation Domain and the boxes; it is copied into the service domains',
      async play() {
        const before = await ask(PUB, `GET ${PAGE}/settings`);
        expectEqual('Allow MRA onboarding may be changed', before.value.allowMraEnabled, false);
        expectEqual('Allow MRA onboarding', before.value.allowMra, true);
        const body = { activationCodes: true, activationDomain: DOMAIN };
        const { status, value } = await ask(PUB, `PUT ${PAGE}/settings`, body);
        expectEqual('status of Save', status, 200);
        expectEqual('onboarding status', value.status, 'Onboarding completed');
        const { value: list } = await ask(PUB, `GET ${PAGE}/service-domains`);
        expectText(
          'service domains',
          JSON.stringify(list),
          `"domain":"${DOMAIN}","isDefault":true`,
        );
        return `${String(value.status)}; ${DOMAIN} is the default service domain`;
      },
    },
    {
      title:
        'Step 2: another MRA service domain, with the SRV record of its Expressway-E, for a device pool',
      async play() {
        const mraServiceDomain = { name: 'West', serviceDomains: WEST_DOMAIN };
        await axl('addMraServiceDomain', { mraServiceDomain });
        await axl('updateDevicePool', { name: 'Default', mraServiceDomain: 'West' });
        const { value } = await ask(PUB, `GET ${PAGE}/service-domains`);
        const { serviceDomains } = value as {
          serviceDomains: { name: string; dependencies: object[] }[];
        };
        const west = serviceDomains.find(({ name }) => name === 'West');
        expectEqual('dependencies of West', west?.dependencies, [
          { type: 'Device Pool', name: 'Default' },
        ]);
        const refused = await axl('removeMraServiceDomain', { name: 'West' }).catch(String);
        expectText('removal', JSON.stringify(refused), 'is still being referenced');
        return 'West is used by the device pool Default, and stays';
      },
    },
    {
      title:
        'Expressways: the cluster behind them, OAuth token with refresh, Allow activation code onboarding',
      async play() {
        for (const edge of [EDGE, WEST]) {
          await uploadTrust(lab, lab.urlOf(edge), lab.ca, {
            login: ADMIN,
            ca: await lab.certificateOf(edge),
          });
          const [AxlUsername, AxlPassword] = ADMIN.split(':');
          const server = { Publisher: PUB, AxlUsername, AxlPassword };
          await ask(edge, 'POST /api/provisioning/controller/server/cucm', server);
          await ask(edge, 'POST /ucmock/expressway/refresh');
          const body = { oauthWithRefresh: true, allowActivationCode: !sabotaged('box-off') };
          const { status } = await ask(edge, 'PUT /ucmock/expressway/access-control', body);
          expectEqual('status of MRA Access Control', status, 200);
          const { value } = await ask(edge, 'GET /ucmock/expressway/activation-trust');
          expectText('trusted makers', JSON.stringify(value), 'Manufacturing Root');
        }
        return 'both Expressways let telephones in by certificate';
      },
    },
    {
      title:
        'Step 3: custom certificates for Phone-Edge-trust; the others are deleted, and the cloud has these only',
      async play() {
        for (const edge of [EDGE, WEST]) {
          if (sabotaged('no-edge-certificate')) continue;
          await trustInPhones(await lab.certificateOf(edge));
        }
        const { value } = await ask(PUB, `GET ${PAGE}/settings`);
        const { certificates } = value as { certificates: { id: string; subject: string }[] };
        for (const { id } of certificates.filter(({ subject }) => subject.includes('Public Root')))
          await ask(PUB, `DELETE /ucmock/certificates/trust/phone-edge-trust/${id}`);
        await ask(PUB, `POST ${PAGE}/synchronize`);
        const told = await ask(CLOUD, 'GET /ucmock/cloud/organizations');
        const [organization] = (told.value as { organizations: { certificates: string[] }[] })
          .organizations;
        const sent = organization?.certificates ?? [];
        expectEqual(
          'certificates in the cloud',
          sent.length,
          sabotaged('no-edge-certificate') ? 0 : 2,
        );
        return `the cloud has ${sent.length} certificates, the custom ones`;
      },
    },
  ];
}
