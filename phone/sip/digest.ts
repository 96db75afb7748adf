/** Digest authentication of a REGISTER (RFC 2617, MD5, with qop=auth where it is offered). */
import { createHash } from 'node:crypto';

export interface DigestLogin {
  user: string;
  password: string;
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** @param challenge value of WWW-Authenticate or Proxy-Authenticate */
export function answerChallenge(
  challenge: string,
  { user, password }: DigestLogin,
  { method, uri, nonceOfClient }: { method: string; uri: string; nonceOfClient: string },
): string {
  const parameter = (name: string): string =>
    new RegExp(`\\b${name}="?([^",]*)"?`, 'i').exec(challenge)?.[1] ?? '';
  const realm = parameter('realm');
  const nonce = parameter('nonce');
  const inner = md5(`${user}:${realm}:${password}`);
  const outer = md5(`${method}:${uri}`);
  const start = `Digest username="${user}", realm="${realm}", nonce="${nonce}", uri="${uri}", algorithm=MD5`;
  if (!/\bqop=/i.test(challenge))
    return `${start}, response="${md5(`${inner}:${nonce}:${outer}`)}"`;
  const count = '00000001';
  const response = md5(`${inner}:${nonce}:${count}:${nonceOfClient}:auth:${outer}`);
  return `${start}, qop=auth, nc=${count}, cnonce="${nonceOfClient}", response="${response}"`;
}
