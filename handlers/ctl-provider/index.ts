/**
 * The service Cisco CTL Provider as the CTL client asks it: a login, then what the file would hold,
 * then the bytes for the token and its signature. One conversation has one order at a time.
 * docs/ctl-client.md [guess]: the product's own protocol is not public
 */
import type { Cluster } from '../../server/cluster/cluster';
import type { Node } from '../../server/cluster/node';
import { findOwn } from '../../server/domain/certificates/own';
import { verifyLogin } from '../../server/domain/credentials/login';
import { checkToken, ctlState, entriesOf } from '../../server/domain/ctl-provider/order';
import { CtlRefused } from '../../server/domain/ctl-provider/refusal';
import {
  prepareCtl,
  toSign,
  writeSigned,
  type Prepared,
} from '../../server/domain/ctl-provider/write';
import { DomainRefusal } from '../../server/schema/refusal';
import { readFrame, writeFrame } from '../../server/wire/ctl-provider/codec';
import type { MessagePeer, MessageSession } from '../../server/wire/messages/server';
import { readOrder, textIn, type Question } from './question';

interface Place {
  cluster: Cluster;
  node: Node;
}

interface Conversation extends Place {
  peer: MessagePeer;
  user: string | undefined;
  failures: number;
  prepared: Prepared | undefined;
}

type Call = (conversation: Conversation, question: Question) => object | Promise<object>;

/** Said after the login. [recorded] */
const NO_FILE_IN_MIXED_MODE =
  'No CTL File exists on the server but the Call Manager Cluster Security Mode is in Secure Mode. For the system to function, you must create the CTL File and set Call Manager Cluster to Secure Mode.';

/** What `utils ctl` refuses too, in its words. */
const NOT_READY = 'not-ready';
const ADMINISTRATION = 'Standard CCMADMIN Administration';
/** [own] then the connection ends */
const MOST_FAILURES = 3;
/** a window that somebody left open [guess] */
const IDLE_MS = 1_800_000;

const CALLS: Readonly<Record<string, Call>> = {
  login: logIn,
  token: (at, question) => checkToken(publisher(at), readOrder(question)),
  entries: async (at, question) => ({
    entries: await entriesOf(at.cluster, publisher(at), readOrder(question)),
  }),
  async prepare(at, question) {
    at.prepared = await prepareCtl(at.cluster, publisher(at), readOrder(question));
    const { bytes, digest } = toSign(at.prepared);
    return { bytes: bytes.toString('base64'), digest };
  },
  async write(at, question) {
    const { prepared } = at;
    if (!prepared) throw new CtlRefused('not-prepared');
    at.prepared = undefined;
    const signature = Buffer.from(textIn(question, 'signature'), 'base64');
    return { rows: await writeSigned(at.cluster, publisher(at), prepared, signature) };
  },
  certificate,
};

/** What the port of a node does with a client. */
export function serveCtlProvider(place: Place, peer: MessagePeer): MessageSession {
  const conversation: Conversation = {
    ...place,
    ...{ peer, user: undefined, failures: 0, prepared: undefined },
  };
  return {
    async take(message) {
      peer.send(writeFrame(await answer(conversation, readFrame(message))));
      if (conversation.failures >= MOST_FAILURES) peer.end();
    },
    refuse: ({ message }) => peer.send(writeFrame({ ok: false, code: 'malformed', message })),
    gone: () => undefined,
  };
}

async function answer(conversation: Conversation, question: Question): Promise<object> {
  const { id } = question;
  try {
    const asked = String(question.call);
    const call = Object.hasOwn(CALLS, asked) ? CALLS[asked] : undefined;
    if (!call) throw new CtlRefused('question-malformed');
    if (call !== logIn && conversation.user === undefined) throw new CtlRefused('not-logged-in');
    return { id, ok: true, ...(await call(conversation, question)) };
  } catch (error) {
    if (error instanceof CtlRefused)
      return { id, ok: false, code: error.code, message: error.message };
    if (error instanceof DomainRefusal)
      return { id, ok: false, code: NOT_READY, message: error.message };
    throw error;
  }
}

/** @throws CtlRefused: a wrong password, no administrator, or not the publisher */
async function logIn(at: Conversation, question: Question): Promise<object> {
  const { cluster, node } = at;
  const userid = textIn(question, 'user');
  const login = await verifyLogin(cluster, node, userid, textIn(question, 'password'));
  if (!login.ok) {
    at.failures += 1;
    throw new CtlRefused('login-failed');
  }
  if (!login.user.roles.has(ADMINISTRATION)) throw new CtlRefused('not-administrator');
  // Who only fetches the certificate of a TFTP server may come to any.
  if (question.purpose !== 'certificate') publisher(at);
  at.user = userid;
  at.peer.wait(IDLE_MS);
  const { mode, file } = node.store.read((tx) => ctlState(tx, node.name));
  const notice = mode === 'mixed' && !file ? { notice: NO_FILE_IN_MIXED_MODE } : {};
  return { server: node.name, mode, file: file !== undefined, ...notice };
}

function publisher({ node }: Place): Node {
  if (node.role !== 'publisher') throw new CtlRefused('not-publisher');
  return node;
}

/** Of this server, for the CTL of another cluster (button Add TFTP). */
async function certificate({ cluster, node }: Place): Promise<object> {
  const found = await findOwn(cluster, node, node, 'CallManager');
  if (!found) throw new CtlRefused('no-certificates');
  return { certificate: found.certificate.raw.toString('base64') };
}
