/** Step 9, TLS between the publishers: Tomcat certificates by bulk certificate management. */
import { X509Certificate } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectEqual, type Step } from '../support/story';
import { callJson } from '../support/unity';
import { ADMIN, HUB, SPOKE, type Parts } from './parts';

/** The central location; a folder in the place of an SFTP server. */
export const CENTRAL_LOCATION = join(tmpdir(), `ucmock-story-${process.pid}`);

export function bulkCertificates({ lab }: Parts): Step[] {
  const page = async (node: string, button: string) => {
    const url = `POST ${lab.urlOf(node)}/ucmock/certificates/bulk/${button}`;
    const { status, value } = await callJson(lab, url, { login: ADMIN, body: { type: 'Tomcat' } });
    expectEqual(`${button} at ${node}`, status, 200);
    return JSON.stringify(value);
  };
  const trusted = async (node: string): Promise<string[]> => {
    const path = '/platformcom/api/v1/certmgr/config/trust/certificate?service=tomcat';
    const { value } = await callJson(lab, `GET ${lab.urlOf(node)}${path}`, { login: ADMIN });
    const { certificates } = value as { certificates: { certificate: string }[] };
    return certificates.map(({ certificate }) => new X509Certificate(certificate).fingerprint256);
  };

  return [
    {
      title: 'Step 9: both publishers export their Tomcat certificates, one consolidates them',
      async play() {
        await page(HUB, 'export');
        await page(SPOKE, 'export');
        return page(HUB, 'consolidate');
      },
    },
    {
      title: 'Step 9: both import, and each trusts what the other one shows',
      async play() {
        const told = [await page(HUB, 'import'), await page(SPOKE, 'import')];
        rmSync(CENTRAL_LOCATION, { recursive: true, force: true });
        for (const [node, other] of [
          [HUB, SPOKE],
          [SPOKE, HUB],
        ] as const) {
          const shown = new X509Certificate(await lab.certificateOf(other));
          const known = (await trusted(node)).includes(shown.fingerprint256);
          expectEqual(`${node} trusts the certificate of ${other}`, known, true);
        }
        return told.join(', ');
      },
    },
  ];
}
