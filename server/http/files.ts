/** The port of the TFTP service over HTTP: files and nothing else. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { sendPage } from './axl';
import type { App } from './app';
import { sendInternal } from './errors';
import { statusPage } from './pages';
import { serveRest } from './rest';

export function createFileHandler(
  app: Pick<App, 'select' | 'doors'>,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const place = app.select({
      headers: request.headers,
      servername: (request.socket as Partial<TLSSocket>).servername || undefined,
    });
    const files = place && app.doors.get(place.cluster)?.files;
    if (!files) return sendPage(response, statusPage(404));
    try {
      serveRest(files, { node: place.node, request, response });
    } catch (error) {
      sendInternal(response, place.cluster.log, error);
    }
  };
}
