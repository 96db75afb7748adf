/**
 * Device > Phone, Related Links > Export Activation Codes: codes that can be entered, with their phones
 * and users, as a file. [doc]; columns and the expiry in seconds since 1970 [guess]
 * facts/onboarding.md A7
 */
import { administrator } from '../../server/dispatch/own-form';
import type { Resource } from '../../server/dispatch/rest';
import { liveCodes } from '../../server/domain/activation-codes/codes';
import { writeCsv } from '../../server/domain/bat/csv';
import { audit } from '../../server/domain/platform/audit-log';

const HEADER = ['Phone Name', 'Description', 'Model', 'User ID', 'Activation Code', 'Expiry'];
const HEADERS = { 'Content-Disposition': 'attachment; filename="activationcodes.csv"' };

export const exportCodes: Resource = {
  path: 'activation-codes.csv',
  methods: {
    GET: {
      auth: administrator,
      evidence: 'guess',
      run({ tx, cluster, user, remote }) {
        const rows = liveCodes(tx, cluster).map(({ code, expires, device }) => [
          ...[device.name, device.description, device.model, device.owner?.userid ?? ''],
          ...[code, String(expires)],
        ]);
        audit(cluster, {
          ...{ userid: user?.userid ?? '', client: remote, type: 'DeviceUpdate' },
          ...{ resource: 'CUCMAdmin', details: `${rows.length} activation codes exported` },
        });
        const text = writeCsv([HEADER, ...rows]);
        return { headers: HEADERS, body: { kind: 'text', type: 'text/csv; charset=utf-8', text } };
      },
    },
  },
};
