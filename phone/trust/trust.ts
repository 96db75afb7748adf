/**
 * What a phone trusts: the CTL and the ITL that it has installed, and whom they let it believe. A new
 * list is taken when a signer that it knows, or one that trust verification vouches for, signed it;
 * else the old one stays. facts/trust-lists.md 5 [doc, recorded]
 */
import type { X509Certificate } from 'node:crypto';
import { BadFile } from './items';
import { certificatesOf, readList, recordOfSigner, ROLE, type TrustList } from './list';
import { readSigned, type Signed, type SignerName } from './signed';

export type ListKind = 'CTL' | 'ITL';

/** Trust verification of the cluster: who is this signer? undefined: unknown, or nobody answers. */
export type Vouch = (
  signer: SignerName,
  servers: readonly X509Certificate[],
) => Promise<{ certificate: X509Certificate; roles: readonly number[] } | undefined>;

export type Outcome = 'installed' | 'unchanged' | 'refused';

export interface Trust {
  readonly ctl: TrustList | undefined;
  readonly itl: TrustList | undefined;
  /** a list that was fetched; the one that is installed stays where it is refused */
  take(kind: ListKind, bytes: Buffer): Promise<Outcome>;
  /** is the file signed by the TFTP service of the cluster? @throws Untrusted, BadFile */
  open(file: Buffer): Promise<Signed>;
  /** does the phone ask for signed files? */
  readonly asksSigned: boolean;
  /** of servers that it may speak with: Unified CM, CAPF, trust verification */
  servers(role: 'ccm' | 'capf' | 'tvs'): X509Certificate[];
  /** Settings > reset: it trusts the first lists that come again */
  erase(): void;
}

/** A file that nobody it trusts has signed. */
export class Untrusted extends Error {
  override readonly name = 'Untrusted';
}

const FILE_SIGNERS = [ROLE.ccmTftp, ROLE.tftp];
const SERVERS = {
  ccm: [ROLE.ccm, ROLE.ccmTftp],
  capf: [ROLE.capf],
  tvs: [ROLE.tvs],
} as const;

export function createTrust(vouch: Vouch): Trust {
  let ctl: TrustList | undefined;
  let itl: TrustList | undefined;
  const lists = (): (TrustList | undefined)[] => [ctl, itl];
  // Whom it speaks with by TLS the CTL says alone. [doc]
  const servers = (role: keyof typeof SERVERS): X509Certificate[] =>
    certificatesOf(role === 'ccm' ? [ctl] : lists(), SERVERS[role]);

  /** The signer's certificate, when it is known for one of these roles, or vouched for. */
  async function signerOf(
    { signer }: Signed,
    roles: readonly number[],
  ): Promise<X509Certificate | undefined> {
    const known = recordOfSigner(lists(), signer, roles)?.certificate;
    if (known) return known;
    const vouched = await vouch(signer, servers('tvs'));
    return vouched?.roles.some((role) => roles.includes(role)) ? vouched.certificate : undefined;
  }

  /**
   * Nothing that could check it is installed: the first list is believed, if it is whole. An ITL
   * without servers, as of a cluster that is prepared for an older release, checks nothing. [doc]
   */
  function isFirst(kind: ListKind): boolean {
    if (kind === 'CTL') return ctl === undefined;
    return ctl === undefined && certificatesOf([itl], [...FILE_SIGNERS, ROLE.tvs]).length === 0;
  }

  async function isTrusted(kind: ListKind, list: TrustList): Promise<boolean> {
    const { signed } = list;
    if (!signed.fileName.startsWith(kind)) return false;
    const signer = isFirst(kind)
      ? recordOfSigner([list], signed.signer, [ROLE.sast])?.certificate
      : await signerOf(signed, [ROLE.sast]);
    return signer !== undefined && signed.isSignedBy(signer.publicKey);
  }

  return {
    get ctl() {
      return ctl;
    },
    get itl() {
      return itl;
    },
    get asksSigned() {
      return certificatesOf(lists(), FILE_SIGNERS).length > 0;
    },
    servers,
    async take(kind, bytes) {
      if ((kind === 'CTL' ? ctl : itl)?.bytes.equals(bytes)) return 'unchanged';
      let list: TrustList;
      try {
        list = readList(bytes);
      } catch (error) {
        if (error instanceof BadFile) return 'refused';
        throw error;
      }
      if (!(await isTrusted(kind, list))) return 'refused';
      if (kind === 'CTL') ctl = list;
      else itl = list;
      return 'installed';
    },
    async open(file) {
      const signed = readSigned(file);
      const signer = await signerOf(signed, FILE_SIGNERS);
      if (!signer) throw new Untrusted(`${signed.fileName} is signed by ${signed.signer.subject}`);
      if (!signed.isSignedBy(signer.publicKey))
        throw new Untrusted(`the signature of ${signed.fileName} is wrong`);
      return signed;
    },
    erase() {
      ctl = undefined;
      itl = undefined;
    },
  };
}
