/** The web page of a phone, as tools that look for phones read it. facts/onboarding.md D3 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Phone } from './phone';

export interface WebPage {
  url: string;
  close(): Promise<void>;
}

export async function openWebPage(phone: Phone, port: number): Promise<WebPage> {
  const server = createServer(({ url = '' }, answer) => {
    const isKnown = /^\/(NetworkConfiguration|)$/.test(url.split('?', 1)[0] ?? '');
    answer.writeHead(isKnown ? 200 : 404, { 'content-type': 'text/html' });
    answer.end(isKnown ? page(phone) : '<html><body>Not Found</body></html>');
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

function page(phone: Phone): string {
  const { config, callManager, name, model } = phone;
  const rows: [string, string][] = [
    ['MAC Address', name.slice(model.prefix.length)],
    ['Host Name', name],
    ['Model Number', model.product],
    ['Active Load', phone.load],
    ...(config?.lines ?? []).map(({ button, name: number }): [string, string] => [
      `Phone DN ${button}`,
      number,
    ]),
    ...(config?.callManagers ?? []).map(({ host }, at): [string, string] => [
      `Unified CM ${at + 1}`,
      `${host} ${host === callManager?.host ? 'Active' : 'Standby'}`,
    ]),
  ];
  const cells = rows.map(([word, value]) => `<tr><td>${word}</td><td>${escaped(value)}</td></tr>`);
  return `<html><head><title>Cisco IP Phone ${model.product} (${name})</title></head><body><table>\n${cells.join('\n')}\n</table></body></html>\n`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
