/** PUT of a user: what it may change of itself, only where its home is. [doc] facts/uds.md 5, 6 */
import type { Prepared, RestAnswer, RestCall } from '../../server/dispatch/rest';
import { setDnd } from '../../server/domain/devices/dnd';
import { setAppearance, setForwardAll } from '../../server/domain/lines/set-line';
import { appearancesOfUser, linesOfUser, primaryLine } from '../../server/domain/lines/user-lines';
import { isHome } from '../../server/domain/users/end-user';
import { controlledDevices } from '../../server/domain/users/user-devices';
import { RestError } from '../../server/schema/rest-error';
import { textOf, treeOf, type Tree } from '../../server/schema/tree';
import type { SqlValue } from '../../server/store/store';
import { appearanceColumns, wishOf } from './extension-change';
import { flagIn, invalid, textIn } from './given';
import { localeNumber } from './locales';
import { ownRow } from './self';
import { showUser } from './user-view';

const ANYWHERE = ['enableDoNotDisturb', 'callForwardAllDestination'];

/** Forward all and Do Not Disturb may be written at any node. [doc] */
export function isAnywhere({ body }: Prepared): boolean {
  return Object.keys(body).every((name) => ANYWHERE.includes(name));
}

export function changeUser(call: RestCall): RestAnswer {
  const { body } = call;
  const user = ownRow(call);
  const pkid = String(user.pkid);
  if (!isHome(user)) throw new RestError(403, 'This is not the home cluster of the user.');
  changeLines(call, pkid, body);
  changePrimary(call, pkid, treeOf(body.primaryExtension));
  changeDevices(call, pkid, body);
  changeRow(call, pkid, body);
  return showUser(call);
}

/** The same for all extensions. */
function changeLines({ tx, cluster }: RestCall, user: string, body: Tree): void {
  const wish = wishOf(body, 'callForwardAllDestination', 'destination');
  const logged = flagIn(body, 'logMissedCalls', true);
  if (wish) {
    for (const line of linesOfUser(tx, user))
      setForwardAll(tx, String(line.pkid), wish, cluster.clock.now());
  }
  if (logged === undefined) return;
  for (const appearance of appearancesOfUser(tx, user))
    setAppearance(tx, String(appearance.pkid), { logmissedcalls: logged ? 't' : 'f' });
}

function changePrimary({ tx, cluster }: RestCall, user: string, body: Tree): void {
  if (Object.keys(body).length === 0) return;
  const primary = primaryLine(tx, user);
  if (primary === undefined) throw invalid('The user has no primary extension.');
  const wish = wishOf(body, 'callForwardAllDestination', 'destination');
  const columns = appearanceColumns(body);
  if (wish) setForwardAll(tx, primary, wish, cluster.clock.now());
  for (const appearance of appearancesOfUser(tx, user)) {
    if (appearance.fknumplan === primary) setAppearance(tx, String(appearance.pkid), columns);
  }
}

function changeDevices({ tx, cluster }: RestCall, user: string, body: Tree): void {
  const dnd = flagIn(body, 'enableDoNotDisturb', false);
  if (dnd === undefined) return;
  for (const device of controlledDevices(tx, user))
    setDnd(tx, String(device.pkid), dnd, cluster.clock.now());
}

function changeRow(call: RestCall, user: string, body: Tree): void {
  const columns: Record<string, SqlValue> = {};
  const locale = localeIn(call, body);
  const calendar = flagIn(body, 'enableCalendarPresence', false);
  const displayName = textIn(body, 'displayName', 255);
  if (locale !== undefined) columns.tkuserlocale = locale;
  if (calendar !== undefined) columns.enablecalendarpresence = calendar ? 't' : 'f';
  // Since 11.5. [doc]
  if (displayName !== undefined && Number(call.cluster.release.name) >= 11.5)
    columns.displayname = displayName;
  const names = Object.keys(columns);
  if (names.length > 0) {
    call.tx.run(
      `update enduser set ${names.map((name) => `${name} = ?`).join(', ')} where pkid = ?`,
      ...Object.values(columns),
      user,
    );
  }
  if (locale === undefined || !appliesToAll(body)) return;
  for (const device of controlledDevices(call.tx, user))
    call.tx.run('update device set tkuserlocale = ? where pkid = ?', locale, String(device.pkid));
}

/** The number of the locale, null for the empty element, undefined when none is given. */
function localeIn({ tx }: RestCall, body: Tree): number | null | undefined {
  const element = body.userLocale;
  if (element === undefined) return undefined;
  const given = textOf(treeOf(element)['@value']) || textOf(element) || '';
  if (given === '') return null;
  const number = localeNumber(tx, given);
  if (number === undefined) throw invalid(`userLocale: ${given.slice(0, 40)} is not installed.`);
  return number;
}

function appliesToAll(body: Tree): boolean {
  return textOf(treeOf(body.userLocale)['@appliesToAllDevices']) === 'true';
}
