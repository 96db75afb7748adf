/** Step 9: the ILS network of the telephony clusters, hub first. */
import { eventually, expectEqual, type Step } from '../support/story';
import { callJson } from '../support/unity';
import { ADMIN, CENTRAL, HUB, SPOKE, type Parts } from './parts';

const IDS: Readonly<Record<string, string>> = { [HUB]: 'dcloud-hub', [SPOKE]: 'dcloud-spoke' };

interface Listed {
  clusterId: string;
  status: string;
}

export function ilsNetwork({ lab, axl, sabotaged }: Parts): Step[] {
  const setClusterId = (node: string, value: string) =>
    axl(node)('updateServiceParameter', {
      ...{ processNodeName: 'EnterpriseWideData', service: 'Enterprise Wide' },
      ...{ name: 'ClusterID', value },
    });
  const configure = (node: string, role: string, registrationServer: string) =>
    axl(node)('updateIlsConfig', {
      role,
      registrationServer,
      activateIls: true,
      synchronizeClustersEvery: '10',
      activatedServers: '',
      deactivatedServers: '',
      useTls: true,
      enableUsePassword: true,
      usePassword: node === SPOKE && sabotaged('other-ils-password') ? 'Balafon-1' : 'Sahel-2026',
    });
  const page = async (node: string) => {
    const url = `GET ${lab.urlOf(node)}/ucmock/ilsd/clusters`;
    return (await callJson(lab, url, { login: ADMIN })).value;
  };

  return [
    {
      title: 'Step 9: each telephony cluster gets a Cluster ID of its own (AXL)',
      async play() {
        for (const [node, id] of Object.entries(IDS)) {
          if (node === HUB && sabotaged('stand-alone')) continue;
          await setClusterId(node, id);
        }
        return Object.values(IDS).join(', ');
      },
    },
    {
      title:
        'Step 9: the first is Hub Cluster, with TLS certificates and password, and needs no server',
      async play() {
        await configure(HUB, 'Hub Cluster', '');
        const { status } = await page(HUB);
        expectEqual('synchronization status of the hub', status, 'Up to Date');
        return `${HUB}: ${String(status)}`;
      },
    },
    {
      title:
        'Step 9: the second registers as Spoke Cluster, and both lists show the other Up to Date',
      async play() {
        if (!sabotaged('no-ils')) await configure(SPOKE, 'Spoke Cluster', HUB);
        await eventually(async () => {
          for (const [node, other] of [
            [HUB, IDS[SPOKE]],
            [SPOKE, IDS[HUB]],
          ] as const) {
            const listed = (await page(node)).clusters as Listed[];
            const seen = listed.map(({ clusterId, status }) => `${clusterId} ${status}`);
            expectEqual(`ILS clusters at ${node}`, seen, [`${String(other)} Up to Date`]);
          }
        });
        const answer = await axl(HUB)('listRemoteCluster', {
          searchCriteria: { clusterId: '%' },
          returnedTags: { clusterId: '', fullyQualifiedName: '' },
        });
        return JSON.stringify(answer.return);
      },
    },
    {
      title: "The central cluster's own CUCM refuses ILS",
      async play() {
        await setClusterId(CENTRAL, 'central');
        const refused = await configure(CENTRAL, 'Spoke Cluster', HUB).then(
          () => 'accepted',
          (error: unknown) => String(error),
        );
        expectEqual('refused', /centralized deployment/.test(refused), true);
        return refused;
      },
    },
  ];
}
