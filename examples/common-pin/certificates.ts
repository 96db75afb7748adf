/** Steps 3 to 6: each product gets the Tomcat certificate of the other. */
import { expectEqual, expectText, type Step } from '../support/story';
import type { Parts } from './parts';

const TOMCAT = '/platformcom/api/v1/certmgr/config/identity/certificate?service=tomcat';
const TRUST = '/platformcom/api/v1/certmgr/config/trust/certificates';
const TRUSTED = '/platformcom/api/v1/certmgr/config/trust/certificate?service=tomcat';

export function certificates({ cucm, unity, sabotaged }: Parts): Step[] {
  let ofCucm = '';
  const trusted = (list: Record<string, unknown>): string[] =>
    (list.certificates as { certificate: string }[]).map(({ certificate }) => certificate);
  return [
    {
      title: 'Step 3: CUCM, Cisco Unified OS Administration: the certificates are listed',
      async play() {
        const { value } = await cucm('GET /platformcom/api/v1/certmgr/config/snapshot/server');
        const units = (value.identities as { service: string }[]).map(({ service }) => service);
        expectText('units', units.join(' '), 'tomcat');
        return units.join(', ');
      },
    },
    {
      title: 'Step 4: The Tomcat certificate is downloaded',
      async play() {
        const { status, value } = await cucm(`GET ${TOMCAT}`);
        expectEqual('status', status, 200);
        ofCucm = String(value.certificate);
        expectText('certificate', ofCucm, '-----BEGIN CERTIFICATE-----');
        return `${ofCucm.length} characters of PEM`;
      },
    },
    {
      title: 'Step 5: It is uploaded to Unity Connection as tomcat-trust',
      async play() {
        if (sabotaged('no-cucm-certificate')) return 'left out';
        const body = { service: ['tomcat'], certificates: [ofCucm] };
        const { status } = await unity(`POST ${TRUST}`, body);
        expectEqual('status', status, 201);
        const { value } = await unity(`GET ${TRUSTED}`);
        expectEqual('tomcat-trust', trusted(value), [ofCucm]);
        return 'Unity Connection trusts CUCM';
      },
    },
    {
      title: "Step 6: Unity Connection's is downloaded and uploaded to CUCM as tomcat-trust",
      async play() {
        if (sabotaged('no-unity-certificate')) return 'left out';
        const { value } = await unity(`GET ${TOMCAT}`);
        const body = { service: ['tomcat'], certificates: [String(value.certificate)] };
        const { status } = await cucm(`POST ${TRUST}`, body);
        expectEqual('status', status, 201);
        return 'CUCM trusts Unity Connection';
      },
    },
  ];
}
