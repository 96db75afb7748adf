/** XMLDefault.cnf.xml: what a phone reads that has no file of its own. [recorded] order */
import { isLater } from '../../schema/release';
import { modesOf, SERVICE } from '../self-provisioning/settings';
import { callManagerGroup, defaultGroup, trustVerification } from './call-managers';
import type { Source } from './source';
import { DECLARATION, group, leaf, leaves } from './xml';

export function xmlDefault(source: Source): string {
  const servers = defaultGroup(source);
  return (
    DECLARATION +
    group(
      'Default',
      leaves({
        autoRegistrationName: 'AUTO-REG',
        autoRegistration: autoRegisters(source) ? 'enabled' : 'disabled',
        ...selfProvisioning(source),
        ipAddressMode: 0,
        ipPreferenceModeControl: 0,
        ipMediaAddressFamilyPreference: 0,
      }) +
        callManagerGroup(source, servers) +
        trustVerification(source, servers) +
        loads(source),
    )
  );
}

/** [guess] that they mean so; UDS clusterUser says the same of them. */
function selfProvisioning(source: Source): Record<string, boolean> {
  const { authenticates, takesCode } = modesOf((name) => source.parameter(name, SERVICE));
  return { selfProvisioningSecureMode: authenticates, adminProvisionMode: takesCode };
}

/** Mixed mode allows it since 11.5. [doc] facts/onboarding.md B */
const IN_MIXED_MODE_SINCE = '11.5';

function autoRegisters(source: Source): boolean {
  const on = source.row("select pkid from callmanager where autoregistrationenabled = 't' limit 1");
  if (!on) return false;
  const mixed = Number(source.parameter('ClusterSecurityMode') || 0) > 0;
  return !mixed || !isLater(IN_MIXED_MODE_SINCE, source.cluster.release.name);
}

/**
 * An element a model, named after its number. Of a model with two protocols the load of that by which
 * phones register automatically. The attribute onboarding is ours. [own] facts/onboarding.md A5
 */
function loads(source: Source): string {
  const protocol = source.parameter('AutoRegistrationPhoneProtocol') || 'SIP';
  const rows = source.rows(
    `select d.pkid, d.tkmodel, d.loadinformation, d.preferactcodeoverautoreg as byCode,
            m.name as model, p.name as protocol
       from defaults d join typemodel m on m.enum = d.tkmodel
       join typedeviceprotocol p on p.enum = d.tkdeviceprotocol
      where d.loadinformation <> '' order by d.tkmodel, p.name desc`,
  );
  const byModel = new Map<number, (typeof rows)[number]>();
  for (const row of rows) {
    const model = Number(row.tkmodel);
    if (!byModel.has(model) || row.protocol === protocol) byModel.set(model, row);
  }
  return [...byModel]
    .map(([model, row]) =>
      group(`loadInformation${model}`, leaf('load', String(row.loadinformation)), {
        model: String(row.model),
        ...(row.byCode === 't' && { onboarding: 'activationCode' }),
      }),
    )
    .join('');
}
