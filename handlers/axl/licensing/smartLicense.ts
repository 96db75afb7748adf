/**
 * Smart licensing: the registration of this cluster with the licence service, which is not here;
 * what a register, renew or deregister would leave behind is the row of smartlicense. The token is
 * used once and kept nowhere. [schema] shapes; texts of the status [doc] of the command line, as
 * remembered
 */
import { answer, replace, type Call, type Replacement } from '../../../server/dispatch/operation';
import { countLicenses } from '../../../server/domain/licensing';
import { AxlFault } from '../../../server/schema/axl-fault';
import { textOf, type Tree } from '../../../server/schema/tree';
import type { Row, SqlValue } from '../../../server/store/store';

const YEAR = 365 * 86_400;
const HALF_YEAR = 180 * 86_400;
const QUARTER = 90 * 86_400;

type Columns = Record<string, SqlValue>;

export const doSmartLicenseRegister = change('doSmartLicenseRegister', (call, now) => {
  needToken(call);
  return { ...REGISTERED, registeredat: now, renewedat: now, authorizedat: now };
});

export const doSmartLicenseReRegister = change('doSmartLicenseReRegister', (call, now) => {
  needToken(call);
  return { ...REGISTERED, registeredat: now, renewedat: now, authorizedat: now };
});

export const doSmartLicenseDeRegister = change('doSmartLicenseDeRegister', (call) => {
  needRegistration(call);
  return {
    registrationstatus: 'UNREGISTERED',
    authorizationstatus: 'EVAL MODE',
    registeredat: null,
  };
});

export const doSmartLicenseRenewRegistration = change(
  'doSmartLicenseRenewRegistration',
  (call, now) => {
    needRegistration(call);
    return { renewedat: now };
  },
);

export const doSmartLicenseRenewAuthorization = change(
  'doSmartLicenseRenewAuthorization',
  (call, now) => {
    needRegistration(call);
    return { authorizedat: now, authorizationstatus: 'AUTHORIZED' };
  },
);

/** Asks for what is in use: the count of licences is sent, so it is made anew. */
export const doSmartEntitlementRequest = change('doSmartEntitlementRequest', (call, now) => {
  count(call);
  return { authorizedat: now };
});

export const doUpdateLicenseUsage = replace('doUpdateLicenseUsage', {
  evidence: 'schema',
  run(call) {
    count(call);
    return answer('true');
  },
});

const REGISTERED: Columns = { registrationstatus: 'REGISTERED', authorizationstatus: 'AUTHORIZED' };

function change(operation: string, columns: (call: Call, now: number) => Columns): Replacement {
  return replace(operation, {
    evidence: 'guess',
    run(call) {
      const changes = columns(call, nowOf(call));
      const row = rowOf(call);
      const names = Object.keys(changes);
      if (row)
        call.tx.run(
          `update smartlicense set ${names.map((name) => `${name} = ?`).join(', ')} where pkid = ?`,
          ...Object.values(changes),
          String(row.pkid),
        );
      else
        call.tx.run(
          `insert into smartlicense (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
          ...Object.values(changes),
        );
      return answer('success');
    },
  });
}

function nowOf({ cluster }: Call): number {
  return Math.floor(cluster.clock.now() / 1000);
}

function rowOf({ tx }: Call): Row | undefined {
  return tx.get('select * from smartlicense');
}

function needToken({ request }: Call): void {
  if ((textOf(request.token) ?? '').trim() === '')
    throw new AxlFault('invalidValue', { element: 'token', value: '' });
}

function needRegistration(call: Call): void {
  if (rowOf(call)?.registrationstatus !== 'REGISTERED') throw new AxlFault('notRegistered');
}

function count(call: Call): void {
  const now = nowOf(call);
  for (const [type, used] of countLicenses(call.tx)) {
    call.tx.run(
      `insert into licenseusage (licensetype, used, countedat) values (?1, ?2, ?3)
         on conflict (licensetype) do update set used = excluded.used, countedat = excluded.countedat`,
      type,
      used,
      now,
    );
  }
}

export const getSmartLicenseStatus = replace('getSmartLicenseStatus', {
  reads: true,
  evidence: 'guess',
  run(call) {
    const row = rowOf(call);
    const registered = row?.registrationstatus === 'REGISTERED';
    return {
      tree: {
        return: 'success',
        LicenseDetails: {
          SmartLicensing: 'ENABLED',
          Registration: registration(call, row, registered),
          Authorization: authorization(row, registered),
          LicenseStatus: {
            Entitlement: call.tx
              .all('select licensetype, used from licenseusage where used > 0 order by licensetype')
              .map((usage) => ({
                Tag: String(usage.licensetype),
                Count: String(usage.used),
                Status: registered ? 'InCompliance' : 'EvaluationMode',
              })),
          },
        },
      },
    };
  },
});

function registration({ cluster }: Call, row: Row | undefined, registered: boolean): Tree {
  return {
    Status: registered ? 'REGISTERED' : 'UNREGISTERED',
    SmartAccount: registered ? cluster.name : '',
    VirtualAccount: registered ? 'Default' : '',
    LastRenewalAttempt: registered ? dateOf(row?.renewedat, 0) : '',
    NextRenewalAttempt: registered ? dateOf(row?.renewedat, HALF_YEAR) : '',
    LastRenewalStatus: registered ? 'SUCCEEDED' : '',
    RegistrationFailedReason: '',
    RegistrationExpires: registered ? dateOf(row?.renewedat, YEAR) : '',
    ProductUDI: `UCM:${cluster.name}`,
    ExportControlFunctionality: registered ? 'Allowed' : 'Not Allowed',
  };
}

function authorization(row: Row | undefined, registered: boolean): Tree {
  return {
    Status: registered ? 'AUTHORIZED' : 'EVAL MODE',
    LastCommunicationAttempt: registered ? dateOf(row?.authorizedat, 0) : '',
    NextCommunicationAttempt: registered ? dateOf(row?.authorizedat, 30 * 86_400) : '',
    LastCommunicationStatus: registered ? 'SUCCEEDED' : '',
    AuthorizationFailedReason: '',
    AuthorizationExpires: registered ? dateOf(row?.authorizedat, QUARTER) : '',
    EvaluationPeriodRemaining: registered ? '' : '90 days',
  };
}

function dateOf(seconds: SqlValue | undefined, later: number): string {
  if (typeof seconds !== 'number') return '';
  return new Date((seconds + later) * 1000).toUTCString();
}
