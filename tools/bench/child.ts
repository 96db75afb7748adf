/**
 * The processes of the bench: a floor, npm soap as a peer, and the load. Each is forked with its
 * role as argument and talks by messages.
 */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { always, tlsOptions } from '../../server/http/tls';
import { openLoad, type Load, type LoadOptions } from './load';

interface Tls {
  key: string;
  cert: string;
}

export type Order =
  | { role: 'floor'; tls: Tls; body: string }
  | { role: 'soap'; tls: Tls; wsdl: string; operation: string; answer: unknown }
  | { role: 'load'; options: LoadOptions }
  | { role: 'slice'; ms: number };

let load: Load | undefined;

process.on('message', (order: Order) => {
  obey(order).then(
    (answer) => process.send?.(answer),
    (error: unknown) => {
      process.stderr.write(`bench child: ${String(error)}\n`);
      process.exit(1);
    },
  );
});

async function obey(order: Order): Promise<unknown> {
  switch (order.role) {
    case 'floor':
      return { port: await floor(order.tls, order.body) };
    case 'soap':
      return { port: await soapPeer(order) };
    case 'load':
      load = await openLoad(order.options);
      return {};
    case 'slice':
      return load?.run(order.ms);
  }
}

const SERVER = { keepAliveTimeout: 60_000 };

/**
 * A raw https server that reads the body and answers a constant of equal size, with the TLS
 * settings of ucmock.
 */
function floor(tls: Tls, body: string): Promise<number> {
  const length = Buffer.byteLength(body);
  const server = createServer({ ...SERVER, ...tlsOptions(always(tls)) }, (request, response) => {
    request.resume();
    request.on('end', () => {
      response.writeHead(200, {
        'Content-Type': 'text/xml;charset=UTF-8',
        'Content-Length': length,
      });
      response.end(body);
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
  const server = createServer({ ...SERVER, ...tlsOptions(always(tls)) });
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
