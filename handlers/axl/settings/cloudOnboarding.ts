/**
 * Cisco Cloud Onboarding by AXL: what the page's boxes and its button Generate Voucher do. The rules
 * are those that the schema's notes state. [schema] facts/onboarding.md A3
 */
import { refine, type Call } from '../../../server/dispatch/operation';
import {
  askCloud,
  finish,
  type Asked,
  type Wish,
} from '../../../server/domain/cloud-onboarding/onboard';
import { isTrue } from '../../../server/schema/boolean';
import { textOf } from '../../../server/schema/tree';

export const updateCiscoCloudOnboarding = refine('updateCiscoCloudOnboarding', {
  evidence: 'schema',
  prepare(call) {
    // What cannot be updated must not be told to the cloud.
    call.cluster.publisher.store.read((tx) =>
      tx.objects.need('CiscoCloudOnboarding', call.request),
    );
    return askCloud(call.cluster, wishOf(call));
  },
  before({ request }) {
    // Not taken from the request: what Enable Troubleshooting says. [schema]
    delete request.allowAnalyticsCollection;
    if (request.enableTroubleshooting !== undefined)
      request.allowAnalyticsCollection = request.enableTroubleshooting;
  },
  after({ cluster, tx }, answer, asked) {
    finish(cluster, tx, asked as Asked);
    return answer;
  },
});

function wishOf({ request }: Pick<Call, 'request'>): Wish {
  const flag = (name: string): boolean | undefined =>
    request[name] === undefined ? undefined : isTrue(request[name]);
  const entries = {
    voucherExists: flag('voucherExists'),
    push: flag('enablePushNotifications'),
    activationCodes: flag('enableGDSCommunication'),
    managesTrust: flag('enableTrustCACertificate'),
    activationDomain: textOf(request.mraActivationDomain),
    address: textOf(request.serviceAddress) || undefined,
  };
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}
