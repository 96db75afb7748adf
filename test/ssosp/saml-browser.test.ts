/** Single sign-on as a user meets it: a real browser follows the redirects and runs the page's script. */
import puppeteer, { type Browser } from 'puppeteer-core';
import { REQUEST, setParameters } from '../support/oauth';
import { describeWith, have, run } from '../support/have';
import { agree, IDP_PASSWORD, PASSWORD, PUB, put, startSso, type Sso } from '../support/saml';

const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome'].find((name) =>
  have(name, '--version'),
);

describeWith('a Chromium', CHROMIUM !== undefined, () => {
  let sso: Sso;
  let chromium: Browser;
  beforeAll(async () => {
    sso = await startSso();
    await agree(sso);
    await setParameters(sso.ucm, undefined, PUB);
    const { out } = await run('which', [CHROMIUM ?? '']);
    chromium = await puppeteer.launch({
      executablePath: out.trim(),
      acceptInsecureCerts: true,
      args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP *.localhost 127.0.0.1'],
    });
  });
  afterAll(async () => {
    await chromium.close();
    await sso.ucm.stop();
  });

  async function fill(
    page: Awaited<ReturnType<Browser['newPage']>>,
    fields: Record<string, string>,
  ): Promise<void> {
    for (const [name, value] of Object.entries(fields)) await page.type(`[name=${name}]`, value);
    await Promise.all([page.waitForNavigation(), page.click('button')]);
  }

  it('an authorize request ends with a code, the second time without a question', async () => {
    const context = await chromium.createBrowserContext();
    const page = await context.newPage();
    const path = `/ssosp/oauth/authorize?${new URLSearchParams(REQUEST).toString()}`;
    await page.goto(`https://${sso.host()}${path}`);
    expect(await page.title()).toBe('Identity provider');
    await fill(page, { username: 'amara', password: 'wrong' });
    expect(await page.$eval('[role=alert]', (one) => one.textContent)).toContain('Wrong');
    await fill(page, { username: 'amara', password: IDP_PASSWORD });
    await page.waitForFunction('location.pathname.endsWith("/oauth/result")');
    const code = () => new URL(page.url()).searchParams.get('code');
    const first = code();
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    await page.goto(`https://${sso.host()}${path}`);
    expect(code()).not.toBe(first);
    const cookies = await context.cookies();
    expect(cookies.find(({ name }) => name === 'JSESSIONIDSSO')).toMatchObject({
      domain: PUB,
      httpOnly: true,
      secure: true,
    });
    await context.close();
  });

  it('a login ends where it was asked to', async () => {
    const context = await chromium.createBrowserContext();
    const page = await context.newPage();
    await page.goto(`https://${sso.host()}/ssosp/saml/login?relayurl=/cucm-uds/user/amara`);
    await fill(page, { username: 'amara', password: IDP_PASSWORD });
    await page.waitForFunction('location.pathname === "/cucm-uds/user/amara"');
    expect(await page.content()).toContain('amara');
    await context.close();
  });

  it('the recovery URL shows a form that logs an administrator in', async () => {
    const page = await chromium.newPage();
    await page.goto(`https://${sso.host()}/ssosp/local/login?relayurl=/cucm-uds/version`);
    await fill(page, { j_username: 'administrator', j_password: 'ucmock' });
    expect(new URL(page.url()).pathname).toBe('/cucm-uds/version');
    await page.close();
  });

  it('without SSO a user logs in on the node’s own form', async () => {
    await put(sso, { enabled: false });
    const page = await chromium.newPage();
    const path = `/ssosp/oauth/authorize?${new URLSearchParams(REQUEST).toString()}`;
    await page.goto(`https://${sso.host()}${path}`);
    await fill(page, { j_username: 'amara', j_password: PASSWORD });
    expect(new URL(page.url()).searchParams.get('code')).toMatch(/^[0-9a-f]{64}$/);
    await page.close();
  });
});
