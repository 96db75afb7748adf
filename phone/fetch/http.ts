/** Files over HTTP, port 6970, and over HTTPS, port 6971. */
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { FileMissing, ServerAway } from './outcome';

const PATIENCE_MS = 5000;
const MOST = 64 * 1024 * 1024;

/** @throws FileMissing on 404 and its like, ServerAway when nothing answers in form */
export function readByHttp(address: string, port: number, name: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const away = (error: Error): void => reject(new ServerAway(error.message));
    const path = `/${name.split('/').map(encodeURIComponent).join('/')}`;
    // One request a connection, as the files of a start are few and other phones wait.
    const call = request({ host: address, port, path, agent: false, timeout: PATIENCE_MS });
    call.on('timeout', () => call.destroy(new Error('no answer in time')));
    call.on('error', away);
    call.on('response', (answer: IncomingMessage) => {
      const parts: Buffer[] = [];
      let length = 0;
      answer.on('data', (part: Buffer) => {
        parts.push(part);
        length += part.length;
        if (length > MOST) call.destroy(new Error('the file does not end'));
      });
      answer.on('error', away);
      answer.on('end', () => {
        const status = answer.statusCode ?? 0;
        if (status === 200) resolve(Buffer.concat(parts));
        else if (status >= 400 && status < 500) reject(new FileMissing(`status ${status}`));
        else away(new Error(`status ${status}`));
      });
    });
    call.end();
  });
}
