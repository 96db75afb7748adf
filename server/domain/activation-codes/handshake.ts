/**
 * The handshakes that are going on between telephones and the Device Activation Service: SRP-6a with
 * the code as the password [doc], so that neither side learns it from the other. The telephone names
 * the code by its first eight digits. The parameters of real telephones are not public; ours are the
 * smallest group of RFC 5054, since a test onboards a hundred at once, and all of it runs inside TLS.
 * [guess] facts/onboarding.md A4
 */
import type { SrpServer } from 'fast-srp-hap';
import type { Cluster } from '../../cluster/cluster';
import { ID_DIGITS, type ActivationCode } from './codes';

/** Bits of the group, which the telephone is told. */
export const GROUP = 1024;
const SALT_BYTES = 16;
const SECRET_BYTES = 32;
/** cluster time for which a handshake may be finished, and its code released */
const PATIENCE_MS = 5 * 60_000;
/** who begins more than this loses the oldest */
const MOST = 10_000;

export interface Handshake {
  id: string;
  /** pkid of the code */
  code: string;
  /** first eight digits of the code */
  codeId: string;
  /** salt and public value of the server */
  salt: Buffer;
  B: Buffer;
  /** cluster time in ms */
  expires: number;
  /** @returns the proof of the server, undefined when the telephone does not know the code */
  prove(A: Buffer, M1: Buffer): Buffer | undefined;
}

export interface Handshakes {
  begin(code: ActivationCode): Handshake;
  /** undefined: there was none, or it is too old */
  find(id: string): Handshake | undefined;
  end(id: string): void;
}

const known = new WeakMap<Cluster, Handshakes>();

/** Those of a cluster: kept where its publisher runs, gone with a restart of the service. */
export function handshakesOf(cluster: Cluster): Handshakes {
  let handshakes = known.get(cluster);
  if (!handshakes) known.set(cluster, (handshakes = create(cluster)));
  return handshakes;
}

function create(cluster: Cluster): Handshakes {
  const { ids, clock } = cluster;
  const all = new Map<string, Handshake>();
  cluster.register({ name: 'activation-handshakes', reset: () => all.clear() });
  const isOver = ({ expires }: Handshake): boolean => clock.now() > expires;
  return {
    begin({ pkid, code }) {
      for (const one of all.values()) {
        if (all.size < MOST && !isOver(one)) break;
        all.delete(one.id);
      }
      const codeId = code.slice(0, ID_DIGITS);
      const salt = Buffer.from(ids.bytes(SALT_BYTES));
      const { SRP, SrpServer: Server } = library();
      const server = new Server(
        SRP.params[GROUP],
        { username: codeId, salt, password: code },
        secretOf(ids),
      );
      const handshake: Handshake = {
        ...{ id: ids.bytes(16).toString('hex'), code: pkid, codeId, salt, B: server.computeB() },
        expires: clock.now() + PATIENCE_MS,
        prove: (A, M1) => prove(server, A, M1),
      };
      all.set(handshake.id, handshake);
      return handshake;
    },
    find(id) {
      const found = all.get(id);
      return found && !isOver(found) ? found : undefined;
    },
    end: (id) => void all.delete(id),
  };
}

function library(): typeof import('fast-srp-hap') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- it costs a start 50 ms, most need none
  return require('fast-srp-hap') as typeof import('fast-srp-hap');
}

function prove(server: SrpServer, A: Buffer, M1: Buffer): Buffer | undefined {
  try {
    server.setA(A);
    server.checkM1(M1);
    return server.computeM2();
  } catch {
    return undefined; // the library throws for a wrong proof and for an A that is none
  }
}

/** Never shorter than its 256 bits, which the library warns of. */
function secretOf(ids: Cluster['ids']): Buffer {
  const secret = Buffer.from(ids.bytes(SECRET_BYTES));
  secret[0] = (secret[0] ?? 0) | 0x80;
  return secret;
}
