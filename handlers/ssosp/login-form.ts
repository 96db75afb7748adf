/** The page on which a local user logs in. Its looks and field names are ours. [own] */
import type { RestAnswer } from '../../server/dispatch/rest';
import { escapeAttribute, escapeText } from '../../server/runtime/escape';

const HEADERS = {
  'Cache-Control': 'no-store',
  'X-Frame-Options': 'DENY',
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
};

/** @param hidden parameters that come back with the login */
export function loginForm(
  hidden: Readonly<Record<string, string>>,
  status: 200 | 401,
  { action = 'authorize', message = '' }: { action?: string; message?: string } = {},
): RestAnswer {
  const inputs = Object.entries(hidden).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeAttribute(value)}">`,
  );
  return page(
    status,
    `<form method="post" action="${action}">${inputs.join('')}
<p><label>Username <input name="j_username" autocomplete="username"></label></p>
<p><label>Password <input name="j_password" type="password" autocomplete="current-password"></label></p>
<p role="alert">${escapeText(message)}</p>
<p><button>Sign In</button></p></form>`,
  );
}

export function refusedPage(status: 403, message: string): RestAnswer {
  return page(status, `<p role="alert">${escapeText(message)}</p>`);
}

/** Where a login without a redirect URI ends: the client reads the address. */
export const resultPage: RestAnswer = page(200, '<p>You are signed in.</p>');

function page(status: number, content: string): RestAnswer {
  const text = `<!DOCTYPE html><html lang="en"><head><title>Sign In</title></head><body>${content}</body></html>`;
  return {
    status,
    headers: HEADERS,
    body: { kind: 'text', type: 'text/html;charset=UTF-8', text },
  };
}
