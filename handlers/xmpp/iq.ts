/** Questions of clients: to the server, to their own account, or to another client. RFC 6120 8.2.3 */
import { childrenOf, element, withAttrs, type Element } from '../../server/runtime/element';
import { ownBare, parseJid, refusalOf, resultOf, type XmppCall } from './call';
import { getRoster, ROSTER, setRoster } from './roster';

const DISCO_INFO = 'http://jabber.org/protocol/disco#info';
const DISCO_ITEMS = 'http://jabber.org/protocol/disco#items';
const PING = 'urn:xmpp:ping';
const VERSION = 'jabber:iq:version';
const SESSION = 'urn:ietf:params:xml:ns:xmpp-session';
/** what an entity of disco#info tells it can */
const FEATURES = [DISCO_INFO, DISCO_ITEMS, PING, VERSION, ROSTER, 'msgoffline'];

export async function takeIq(call: XmppCall, iq: Element): Promise<void> {
  const { self, sessions, domain } = call;
  const { id, type = '', to } = iq.attrs;
  const isAnswer = type === 'result' || type === 'error';
  const asked = childrenOf(iq);
  const [what] = asked;
  if (id === undefined || !['get', 'set', 'result', 'error'].includes(type))
    return self.send(refusalOf(iq, 'modify', 'bad-request'));
  const address = parseJid(to ?? ownBare(call));
  if (!address) return isAnswer ? undefined : self.send(refusalOf(iq, 'modify', 'jid-malformed'));
  if (address.resource !== undefined && address.local !== '') {
    const delivered = sessions.deliver(address.jid, withAttrs(iq, { to: address.jid }));
    if (!delivered && !isAnswer) self.send(refusalOf(iq, 'cancel', 'service-unavailable'));
    return;
  }
  // To the server: an answer to a push says nothing that we wait for.
  if (isAnswer) return;
  if (!what || asked.length > 1) return self.send(refusalOf(iq, 'modify', 'bad-request'));
  if (address.domain !== domain)
    return self.send(refusalOf(iq, 'cancel', 'remote-server-not-found'));
  const isOwn = address.bare === ownBare(call) || address.jid === domain;
  self.send(isOwn ? await answer(call, iq, what) : refusalOf(iq, 'cancel', 'service-unavailable'));
}

async function answer(call: XmppCall, iq: Element, what: Element): Promise<Element> {
  const { domain } = call;
  const { type, to } = iq.attrs;
  const isServer = to === domain;
  switch (`${type ?? ''} ${what.ns} ${what.name}`) {
    case `get ${ROSTER} query`:
      return isServer ? refusalOf(iq, 'cancel', 'service-unavailable') : getRoster(call, iq);
    case `set ${ROSTER} query`:
      return isServer ? refusalOf(iq, 'auth', 'forbidden') : setRoster(call, iq, what);
    case `set ${SESSION} session`:
    case `get ${PING} ping`:
      return resultOf(iq);
    case `get ${DISCO_INFO} query`:
      return resultOf(iq, infoOf(isServer));
    case `get ${DISCO_ITEMS} query`:
      return resultOf(iq, element(DISCO_ITEMS, 'query'));
    case `get ${VERSION} query`:
      return resultOf(iq, versionOf(call));
    default:
      return refusalOf(iq, 'cancel', 'service-unavailable');
  }
}

function infoOf(isServer: boolean): Element {
  const [category, type] = isServer ? ['server', 'im'] : ['account', 'registered'];
  return element(
    DISCO_INFO,
    'query',
    {},
    element(DISCO_INFO, 'identity', { category, type }),
    ...FEATURES.map((name) => element(DISCO_INFO, 'feature', { var: name })),
  );
}

function versionOf({ cluster }: XmppCall): Element {
  return element(
    VERSION,
    'query',
    {},
    element(VERSION, 'name', {}, 'Cisco Unified IM and Presence'),
    element(VERSION, 'version', {}, cluster.release.build),
  );
}
