/** Where an error lands that no step caught: it is ours, so it is logged as one. */
import type { ServerResponse } from 'node:http';
import type { Log } from '../runtime/log';
import { sendPage } from './axl';
import { statusPage } from './pages';

export function sendInternal(response: ServerResponse, log: Log, error: unknown): void {
  log.error('internal', {
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
  if (response.headersSent) response.destroy();
  else sendPage(response, statusPage(500));
}
