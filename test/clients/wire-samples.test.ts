/**
 * The recorded requests of real client stacks, byte for byte (the host aside), against a server
 * with what they need: each is answered as its operation is, with success or with a fault of the
 * real server's kind, never with an error of ours.
 */
import { connect } from 'node:tls';
import type { Ucmock } from '../../server';
import { wireSamples, type WireSample } from '../soap/wire-samples';
import { useServer } from '../support/server';

const fixture = {
  axl: [
    { addRoutePartition: { routePartition: { name: 'WIRE_pt' } } },
    { addRoutePartition: { routePartition: { name: 'AWE_pt' } } },
    { addRoutePartition: { routePartition: { name: 'SX110-PT' } } },
    { addCss: { css: { name: 'SX110-CSS' } } },
    { addLine: { line: { pattern: '7301', usage: 'Device', routePartitionName: 'AWE_pt' } } },
    { addLine: { line: { pattern: '7601', usage: 'Device', routePartitionName: 'SX110-PT' } } },
  ],
};

const server = useServer({ fixture });

/** Sends the bytes of a sample over a socket of their own and reads the whole answer. */
function replay(ucm: Ucmock, sample: WireSample): Promise<string> {
  const port = Number(new URL(ucm.url).port);
  const headers = sample.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const { body } = sample;
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ca: ucm.ca }, () => {
      socket.write(`${sample.requestLine}\r\n${headers}\r\n`);
      if (sample.chunkSizes) {
        let at = 0;
        for (const size of sample.chunkSizes) {
          if (size > 0)
            socket.write(
              Buffer.concat([
                Buffer.from(`${size.toString(16)}\r\n`),
                body.subarray(at, at + size),
                Buffer.from('\r\n'),
              ]),
            );
          at += size;
        }
        socket.write('0\r\n\r\n');
      } else socket.write(body);
    });
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (/<\/soapenv:Envelope>|<\/html>/.test(text)) socket.end();
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
    socket.setTimeout(10_000, () => socket.destroy(new Error('no answer')));
  });
}

const samples = wireSamples().filter(({ requestLine }) => /^POST \/axl/.test(requestLine));
if (samples.length === 0) process.stderr.write('SKIPPED: no wire samples beside the project\n');

const rows: (readonly [string, WireSample | undefined])[] = samples.map(
  (sample) => [sample.file, sample] as const,
);
(samples.length > 0 ? it : it.skip).each(
  rows.length > 0 ? rows : ([['no wire samples: SKIPPED', undefined]] as typeof rows),
)('%s', async (_file, sample) => {
  if (!sample) return;
  const answer = await replay(server.ucm, sample);
  const has = (header: string) => sample.headers.some(([name]) => name.toLowerCase() === header);
  const final = answer.replace(/^HTTP\/1\.1 100 [^]*?\r\n\r\n/, '');
  if (!has('authorization')) {
    // Stacks that wait for the challenge, and those that sent an expired cookie only.
    expect(final).toMatch(/^HTTP\/1\.1 401 /);
    return;
  }
  expect(final).toMatch(/^HTTP\/1\.1 (200|500) /);
  expect(final).toMatch(
    new RegExp(`<ns:${sample.operation}Response|<request>${sample.operation}</request>`),
  );
  expect(final).not.toContain('<axlcode>5000</axlcode>');
});
