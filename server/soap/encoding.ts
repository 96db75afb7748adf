/** Bytes of a request -> text, in the encoding that the byte order mark or the declaration names. */
import { isUtf8 } from 'node:buffer';
import { AxlFault } from '../schema/axl-fault';

const DECLARED = /^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/;

export function textOfBody(body: Buffer): string {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return utf8(body.subarray(3));
  if (body[0] === 0xff && body[1] === 0xfe) return decode(body, 'utf-16le');
  if (body[0] === 0xfe && body[1] === 0xff) return decode(body, 'utf-16be');
  // UTF-16 without its mark: every other byte of `<?` is 0.
  if (body[0] === 0x3c && body[1] === 0) return decode(body, 'utf-16le');
  if (body[0] === 0 && body[1] === 0x3c) return decode(body, 'utf-16be');
  const head = body.subarray(0, 200).toString('latin1');
  const declared = DECLARED.exec(head)?.[1]?.toLowerCase();
  // A declaration of UTF-16 that can be read byte by byte is wrong about itself.
  const encoding = declared === undefined || declared.startsWith('utf-16') ? 'utf-8' : declared;
  return encoding === 'utf-8' || encoding === 'utf8' || encoding === 'us-ascii'
    ? utf8(body)
    : decode(body, encoding);
}

/** Bytes that are no UTF-8 would become U+FFFD in the database; an XML reader refuses them. */
function utf8(body: Buffer): string {
  if (!isUtf8(body)) throw new AxlFault('notXml', { detail: 'invalid byte in a UTF-8 sequence' });
  return body.toString('utf8');
}

function decode(body: Buffer, encoding: string): string {
  try {
    return new TextDecoder(encoding).decode(body);
  } catch {
    throw new AxlFault('notXml', { detail: `the encoding ${encoding} is not known` });
  }
}
