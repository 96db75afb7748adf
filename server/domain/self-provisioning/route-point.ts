/** The CTI route points behind which the voices are, and who may control one. facts/onboarding.md C4 */
import type { Tx } from '../../store/store';
import { principalOf } from '../credentials/login';

/** Directory numbers of a CTI route point, as they are dialled: `\+` is `+`. */
export function numbersOf(tx: Tx, routePoint: string): string[] {
  if (routePoint === '') return [];
  return tx
    .all(
      `select n.dnorpattern from device d join devicenumplanmap m on m.fkdevice = d.pkid
         join numplan n on n.pkid = m.fknumplan
        where d.pkid = ? order by m.numplanindex`,
      tx.objects.find('CtiRoutePoint', { name: routePoint }) ?? '',
    )
    .map(({ dnorpattern }) => String(dnorpattern).replace(/\\/g, ''));
}

const CTI = 'Standard CTI Enabled';
const CTI_OF_ALL = 'Standard CTI Allow Control of All Devices';

/** May the application user answer there: by its roles, and as a device that it controls? [doc] */
export function controls(tx: Tx, applicationUser: string, routePoint: string): boolean {
  const row = tx.get('select pkid from applicationuser where name = ?', applicationUser);
  if (!row) return false;
  const pkid = String(row.pkid);
  const { roles } = principalOf(tx, applicationUser, { kind: 'application', pkid });
  if (!roles.has(CTI)) return false;
  const own = tx.get(
    `select 1 from applicationuserdevicemap m join device d on d.pkid = m.fkdevice
      where m.fkapplicationuser = ? and d.name = ?`,
    pkid,
    routePoint,
  );
  return own !== undefined || roles.has(CTI_OF_ALL);
}
