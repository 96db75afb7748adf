/**
 * The platform's HTML pages. Each begins with the comment by which clients know them, and says
 * `HTTP Status NNN`. [recorded] 401, 599; [guess] the rest. facts/axl.md 2.3, 2.5, 2.6
 */
export interface Page {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const HTML = { 'Content-Type': 'text/html;charset=utf-8', Server: '' };
const REALM = 'Cisco Web Services Realm';

const WORDS: Record<number, string> = {
  400: 'The request was not understood.',
  401: 'This request requires HTTP authentication.',
  403: 'Access to the requested resource has been denied',
  404: 'The requested resource is not available.',
  408: 'The request did not arrive in time.',
  413: 'The request is larger than this server accepts.',
  431: 'The header of the request is too large.',
  500: 'The server met an error of its own.',
  503: 'The service is temporarily unavailable.',
};

export function statusPage(
  status: number,
  message: string = WORDS[status] ?? 'The request failed.',
): Page {
  return { status, headers: { ...HTML, ...extraHeaders(status) }, body: page(status, message) };
}

function extraHeaders(status: number): Record<string, string> {
  if (status === 401) {
    return {
      'WWW-Authenticate': `Basic realm="${REALM}"`,
      'Cache-Control': 'private',
      // Epoch 0 written in the server's zone. [recorded]
      Expires: 'Wed, 31 Dec 1969 19:00:00 EST',
    };
  }
  return {};
}

function page(status: number, message: string): string {
  return (
    `<!-- custom Cisco error page --><html><head><title>Error</title></head><body>` +
    `<h1>HTTP Status ${status} - ${escapeHtml(message)}</h1>` +
    `<p><b>Message:</b> ${escapeHtml(message)}</p></body></html>`
  );
}

/** GET /axl/ with a good login; well-formed XML, since clients parse html.body.p. [recorded] */
export function bannerPage(): Page {
  const title = 'Cisco CallManager: AXL Web Service';
  return {
    status: 200,
    headers: HTML,
    body:
      `<html><head><title>${title}</title></head><body><h1>${title}</h1>` +
      `<p>The AXL Web Service is working and accepting requests. Use HTTP POST to send a request.</p></body></html>`,
  };
}

/** GET /: cucm-py looks for a text node of exactly these words. [client] facts/clients.md 3 */
export function welcomePage(): Page {
  const title = 'Cisco Unified Communications Manager';
  return {
    status: 200,
    headers: HTML,
    body: `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
  };
}

/** A page as it goes over a bare socket, for a request that never became one. */
export function rawPage(page: Page, reason: string): string {
  const headers = {
    ...page.headers,
    'Content-Length': String(Buffer.byteLength(page.body)),
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `HTTP/1.1 ${page.status} ${reason}\r\n${lines.join('\r\n')}\r\n\r\n${page.body}`;
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
