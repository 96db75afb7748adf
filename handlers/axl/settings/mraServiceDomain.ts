/** MRA service domains: what is used stays. Which of them is the default: server/domain/rules/one-default.ts */
import { refine } from '../../../server/dispatch/operation';
import { refuseServiceDomainRemoval } from '../../../server/domain/cloud-onboarding/service-domains';
import { readOnboarding } from '../../../server/domain/cloud-onboarding/settings';

export const removeMraServiceDomain = refine('removeMraServiceDomain', {
  evidence: 'guess',
  before({ cluster, tx, request }) {
    const pkid = tx.objects.need('MraServiceDomain', request);
    refuseServiceDomainRemoval(tx, pkid, readOnboarding(cluster, tx).activationDomain);
  },
});

/** The first one is the default, whatever it says: there has to be one. [guess] */
export const addMraServiceDomain = refine('addMraServiceDomain', {
  evidence: 'guess',
  before({ tx, request }) {
    const object = request.mraServiceDomain;
    const isFirst = tx.get('select 1 from mraservicedomain limit 1') === undefined;
    if (isFirst && typeof object === 'object' && object !== null && !Array.isArray(object))
      Object.assign(object, { isDefault: 'true' });
  },
});
