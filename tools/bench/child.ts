/**
 * The processes of the bench: a floor, npm soap as a peer, and the load. Each is forked with its
 * role as argument and talks by messages.
 */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { runLoad, type LoadOptions } from './load';

interface Tls {
  key: string;
  cert: string;
}

type Order =
  | { role: 'floor'; tls: Tls; body: string }
  | { role: 'soap'; tls: Tls; wsdl: string; operation: string; answer: unknown }
  | { role: 'load'; options: LoadOptions };

process.on('message', (order: Order) => {
  void obey(order).then((answer) => process.send?.(answer));
});

async function obey(order: Order): Promise<unknown> {
  switch (order.role) {
    case 'floor':
      return { port: await floor(order.tls, order.body) };
    case 'soap':
      return { port: await soapPeer(order) };
    case 'load':
      return runLoad(order.options);
  }
}

/** A raw https server that reads the body and answers a constant of equal size. */
function floor(tls: Tls, body: string): Promise<number> {
  const bytes = Buffer.from(body);
  const server = createServer({ ...tls, keepAliveTimeout: 60_000 }, (request, response) => {
    request.resume();
    request.on('end', () => {
      response.writeHead(200, {
        'Content-Type': 'text/xml;charset=UTF-8',
        'Content-Length': bytes.length,
      });
      response.end(bytes);
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** npm soap answering a constant object from the same WSDL. */
async function soapPeer({
  tls,
  wsdl,
  operation,
  answer,
}: Extract<Order, { role: 'soap' }>): Promise<number> {
  const { listen } = await import('soap');
  const { readFileSync } = await import('node:fs');
  const server = createServer({ ...tls, keepAliveTimeout: 60_000 });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const service = { AXLAPIService: { AXLPort: { [operation]: () => answer } } };
  await new Promise<void>((resolve) => {
    listen(server, {
      path: '/axl/',
      services: service,
      xml: readFileSync(wsdl, 'utf8'),
      uri: wsdl,
      callback: (error: unknown) => {
        if (error) process.stderr.write(`soap peer: ${String(error)}\n`);
        resolve();
      },
    });
  });
  return (server.address() as AddressInfo).port;
}
