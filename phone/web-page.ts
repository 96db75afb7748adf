/** The web page of a phone, as tools that look for phones read it. facts/onboarding.md D3 */
import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Phone } from './phone';

export interface WebPage {
  url: string;
  close(): Promise<void>;
}

export async function openWebPage(phone: Phone, port: number): Promise<WebPage> {
  const server = createServer(({ url = '' }, answer) => {
    const rows = PAGES[url.split('?', 1)[0] ?? ''];
    answer.writeHead(rows ? 200 : 404, { 'content-type': 'text/html' });
    answer.end(rows ? page(phone, rows(phone)) : '<html><body>Not Found</body></html>');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Row = [string, string];

/** `/SecurityInformation` is ours: what a real phone shows on its own screen. [doc] the words */
const PAGES: Readonly<Record<string, (phone: Phone) => Row[]>> = {
  '/': networkRows,
  '/NetworkConfiguration': networkRows,
  '/SecurityInformation': securityRows,
};

function securityRows({ security, securityMode }: Phone): Row[] {
  const { ctl, itl } = security.trust;
  const issuer = security.lsc && new X509Certificate(security.lsc.cert).issuer;
  return [
    ['Security Mode', securityMode],
    ['LSC', issuer ? `Installed, ${issuer.split('\n').join(', ')}` : 'Not Installed'],
    ['CTL File MD5', ctl?.md5 ?? 'Not Installed'],
    ['CTL File SHA1', ctl?.sha1 ?? 'Not Installed'],
    ['ITL File MD5', itl?.md5 ?? 'Not Installed'],
    ['ITL File SHA1', itl?.sha1 ?? 'Not Installed'],
    ...security.messages.map((message): Row => ['Status Message', message]),
  ];
}

function networkRows(phone: Phone): Row[] {
  const { config, callManager, name, model } = phone;
  return [
    ['MAC Address', name.slice(model.prefix.length)],
    ['Host Name', name],
    ['Model Number', model.product],
    ['Active Load', phone.load],
    ...(config?.lines ?? []).map(({ button, name: number }): Row => [`Phone DN ${button}`, number]),
    ...(config?.callManagers ?? []).map(({ host }, at): Row => [
      `Unified CM ${at + 1}`,
      `${host} ${host === callManager?.host ? 'Active' : 'Standby'}`,
    ]),
  ];
}

function page({ name, model }: Phone, rows: readonly Row[]): string {
  const cells = rows.map(([word, value]) => `<tr><td>${word}</td><td>${escaped(value)}</td></tr>`);
  return `<html><head><title>Cisco IP Phone ${model.product} (${name})</title></head><body><table>\n${cells.join('\n')}\n</table></body></html>\n`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
