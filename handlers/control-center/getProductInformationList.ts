import type { SmallCall } from '../../server/dispatch/small-service';
import { specificationOf } from './service-view';

/** What is installed on the node, and who the first node of the cluster is. */
export async function getProductInformationList(
  _args: unknown,
  { cluster, node }: SmallCall,
): Promise<object> {
  const version = cluster.release.build;
  const item = node.services.all().map((status) => ({
    ...specificationOf(status),
    ProductID: node.role === 'presence' ? 'IM and Presence' : 'CallManager',
  }));
  return {
    getProductInformationListReturn: {
      ActiveServerVersion: version,
      ...(await firstNodes(cluster)),
      Products: {
        item: [
          {
            ProductName: 'Cisco Unified Communications Manager',
            ProductVersion: version,
            ProductDescription: 'Cisco Unified Communications Manager',
            ProductID: 'CallManager',
            ShortName: 'CCM',
          },
        ],
      },
      Services: { item: item.map(withProduct) },
    },
  };
}

export async function firstNodes(cluster: SmallCall['cluster']): Promise<object> {
  const nodes = await cluster.statuses();
  const second = nodes.find(({ role }) => role === 'subscriber')?.name;
  return {
    PrimaryNode: nodes.find(({ role }) => role === 'publisher')?.name ?? '',
    ...(second !== undefined && { SecondaryNode: second }),
  };
}

/** Elements in the order of the schema. */
function withProduct(item: Record<string, unknown>): object {
  const { DependentServices, ProductID, ...rest } = item;
  return { ...rest, ProductID, ...(DependentServices !== undefined && { DependentServices }) };
}
