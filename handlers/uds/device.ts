/** user/{id}/device/{id}: one device, its description and Do Not Disturb. [doc] facts/uds.md 5 */
import {
  shown,
  type Prepared,
  type Resource,
  type RestAnswer,
  type RestCall,
} from '../../server/dispatch/rest';
import { describeAsUser } from '../../server/domain/devices/description';
import { isDnd, setDnd } from '../../server/domain/devices/dnd';
import { primaryLine } from '../../server/domain/lines/user-lines';
import { treeOf, type Tree } from '../../server/schema/tree';
import type { Row } from '../../server/store/store';
import { descriptionElement } from './device-view';
import { uriFirst } from './frame';
import { flagIn, textIn } from './given';
import { deviceLink, fileLinks, optionLink } from './links';
import { localeOf } from './locales';
import { DND, IDLE_RING } from './options';
import { ownDevice } from './own-device';
import { choicesOf } from './preferences';
import { ownRow, self } from './self';
import { flag, text } from './text';

export const device: Resource = {
  path: 'user/{userId}/device/{deviceId}',
  methods: {
    GET: { auth: self, evidence: 'doc', run: show },
    PUT: { auth: self, evidence: 'doc', takes: 'device', anywhere: isDndOnly, run: change },
  },
};

function show(call: RestCall): RestAnswer {
  const row = ownDevice(call);
  const pkid = text(row.pkid);
  const locale = text(row.tkuserlocale);
  const link = deviceLink(call, pkid);
  return shown('device', {
    ...uriFirst(call),
    '@hasPrimaryNumber': flag(hasPrimaryNumber(call, pkid)),
    id: pkid,
    name: text(row.name),
    type: text(row.classname),
    description: descriptionElement(row),
    model: text(row.modelname),
    protocol: text(row.protocolname),
    requireCerLocation: flag(row.requirecerlocation),
    doNotDisturbSettings: dndElement(call, row),
    userGuide: { '@uri': '' },
    phoneLocale: {
      '@uri': optionLink(call, 'installedLocales'),
      '@value': locale,
      '#': localeOf(call.tx, locale),
    },
    // Files of the TFTP service, one on each of its nodes; the place is a guess. [client]
    provision: { uri: fileLinks(call, `${text(row.name)}.cnf.xml`) },
    ...Object.fromEntries(
      ['extensions', 'subscribedServices', 'speedDials'].map((name) => [
        name,
        { '@uri': `${link}/${name}` },
      ]),
    ),
  });
}

function hasPrimaryNumber(call: RestCall, device: string): boolean {
  const primary = primaryLine(call.tx, String(ownRow(call).pkid));
  if (primary === undefined) return false;
  const found = call.tx.get(
    'select 1 from devicenumplanmap where fkdevice = ? and fknumplan = ?',
    device,
    primary,
  );
  return found !== undefined;
}

function dndElement(call: RestCall, row: Row): Tree {
  const option = text(row.tkdndoption) || '0';
  const alert = text(row.tkringsetting_dnd);
  return {
    enable: flag(isDnd(call.tx, text(row.pkid))),
    option: { '@value': option, supportedDndOptions: choicesOf(DND) },
    incomingCallAlertSetting: {
      '@value': alert,
      supportedRingSettings: choicesOf(IDLE_RING),
    },
  };
}

/** Do Not Disturb is one of the features that any node may write. [doc] */
function isDndOnly({ body }: Prepared): boolean {
  return Object.keys(body).every((name) => name === 'doNotDisturbSettings');
}

/** Longest description that AXL takes. [schema] */
const DESCRIPTION = 128;

function change(call: RestCall): RestAnswer {
  const { body, tx } = call;
  const pkid = text(ownDevice(call).pkid);
  const description = textIn(body, 'description', DESCRIPTION);
  const enable = flagIn(treeOf(body.doNotDisturbSettings), 'enable', false);
  if (description !== undefined) describeAsUser(tx, pkid, description);
  if (enable !== undefined) setDnd(tx, pkid, enable, call.cluster.clock.now());
  return show(call);
}
