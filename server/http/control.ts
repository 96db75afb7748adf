/**
 * Everything that is not hot goes through an express app, loaded when first asked: the control
 * plane under /_ucmock and the platform's 404.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ControlRoute, ControlState } from '../cluster/control';
import { sendPage } from './axl';
import { statusPage } from './pages';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export function createRest(routes: readonly ControlRoute[], state: ControlState, names: ReadonlySet<string>): Handler {
  let app: Handler | undefined;
  return (request, response) => {
    app ??= build(routes, state, names);
    app(request, response);
  };
}

function build(routes: readonly ControlRoute[], state: ControlState, names: ReadonlySet<string>): Handler {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- 60 ms that AXL need not wait for
  const express = require('express') as typeof import('express');
  const app = express();
  app.disable('x-powered-by');
  app.use('/_ucmock', (request, response, next) => {
    // A page of another site may resolve its own name to this address (DNS rebinding).
    const host = (request.headers.host ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '').toLowerCase();
    if (!names.has(host)) response.status(403).json({ error: `${host} is no name of this server; see --names` });
    else next();
  });
  app.use('/_ucmock', express.json({ limit: '1mb' }));
  for (const route of routes) {
    app[route.method](`/_ucmock${route.path}`, (request, response, next) => {
      Promise.resolve(route.run(state, request.body as unknown))
        .then((answer) => {
          if (answer.text !== undefined) response.type(answer.type ?? 'text/plain').send(answer.text);
          else response.status(answer.status ?? 200).json(answer.json ?? {});
        })
        .catch(next);
    });
  }
  app.use('/_ucmock', (_request, response) => {
    response.status(404).json({ error: 'no such route; see /_ucmock/openapi.json' });
  });
  app.use((_request, response) => sendPage(response, statusPage(404)));
  app.use((error: unknown, _request: unknown, response: import('express').Response, next: () => void) => {
    if (response.headersSent) return next();
    const status = (error as { status?: unknown }).status;
    const code = typeof status === 'number' ? status : 500;
    if (code >= 500) state.cluster.log.error('control', { error: String(error) });
    response.status(code).json({ error: error instanceof Error ? error.message : String(error) });
  });
  return app as unknown as Handler;
}
