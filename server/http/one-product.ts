/** Ports with one product behind them, where the usual port has them all. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { ServiceDoor } from '../cluster/services/facts';
import { listens } from '../steps/service-refusal';
import { sendPage } from './axl';
import type { App, Door } from './app';
import { sendInternal } from './errors';
import { statusPage } from './pages';
import { serveRest, serviceAt, type RestService } from './rest';

type Serving = Pick<App, 'select' | 'doors'>;
type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** The TFTP service over HTTP: files and nothing else. */
export function createFileHandler(app: Serving): Handler {
  return oneProduct(app, 'files', ({ files }) => files);
}

/** The same with elliptic-curve certificates, where signed files are asked for. */
export function createEcFileHandler(app: Serving): Handler {
  return oneProduct(app, 'files', ({ ecFiles }) => ecFiles);
}

/** UDS, where clients search the directory with a login. facts/uds.md 1 */
export function createUdsHandler(app: Serving): Handler {
  return oneProduct(app, 'web', ({ rest }, path) => {
    const found = serviceAt(rest, path);
    return found?.product.name === 'uds' ? found : undefined;
  });
}

/** The control plane, which no node has to be up for. */
export function createControlHandler({ select, doors, rest }: App): Handler {
  return (request, response) => {
    const place = select({ headers: request.headers, servername: undefined });
    const door = place && doors.get(place.cluster);
    if (!door || !isControl(request.url ?? '/')) return sendPage(response, statusPage(404));
    rest(request, response, door.cluster);
  };
}

/** Is this path of the control plane? */
export function isControl(path: string): boolean {
  return /^\/_ucmock(?:[/?]|$)/.test(path);
}

function oneProduct(
  app: Serving,
  serviceDoor: ServiceDoor,
  productOf: (door: Door, path: string) => RestService | undefined,
): Handler {
  return (request, response) => {
    const place = app.select({
      headers: request.headers,
      servername: (request.socket as Partial<TLSSocket>).servername || undefined,
    });
    const door = place && app.doors.get(place.cluster);
    if (!door) return sendPage(response, statusPage(404));
    if (!listens(place.node, serviceDoor)) {
      request.socket.destroy();
      return;
    }
    const [path = ''] = (request.url ?? '/').split('?');
    const service = productOf(door, path.startsWith('//') ? path.slice(1) : path);
    if (!service) return sendPage(response, statusPage(404));
    try {
      serveRest(service, { node: place.node, request, response });
    } catch (error) {
      sendInternal(response, place.cluster.log, error);
    }
  };
}
