import { axlOf, type Axl } from '../support/axl';
import type { Lab } from '../support/lab';
import type { Sabotaged } from '../support/story';

/** The account with which every product of the lab was installed. */
export const ADMIN = 'administrator:ucmock';
export const [ADMIN_USER, ADMIN_PASSWORD] = ADMIN.split(':') as [string, string];
export const PASSWORD = 'Kora-2026-Bamako';

export const HUB = 'cucm1.dcloud.example.com';
export const SPOKE = 'cucm2.dcloud.example.com';
export const CENTRAL = 'cucm.imp.example.com';
export const IMP = 'imp1.imp.example.com';
export const IMP2 = 'imp2.imp.example.com';
export const EXPRESSWAY = 'expc.example.com';
/** the company's SAML identity provider */
export const IDP = 'idp.example.com';
/** presence domain, that of the users' directory URIs */
export const DOMAIN = 'example.com';
export const LEAVES = [HUB, SPOKE];

/** user -> publisher of the cluster where the user is at home */
export const HOMES: Readonly<Record<string, string>> = { amara: HUB, bao: SPOKE };

/** The schema that the provisioning tool was made for: the oldest release here speaks it, newer ones too. */
const SCHEMA = '14.0';

/** What the parts of the story share. */
export interface Parts {
  lab: Lab;
  /** AXL of a node, by its process node name */
  axl: (node: string) => Axl;
  sabotaged: Sabotaged;
}

export function parts(lab: Lab, sabotaged: Sabotaged): Parts {
  const made = new Map<string, Promise<Axl>>();
  const axl =
    (node: string): Axl =>
    async (operation, args) => {
      let client = made.get(node);
      if (!client) made.set(node, (client = axlOf(lab, node, ADMIN, SCHEMA)));
      return (await client)(operation, args);
    };
  return { lab, axl, sabotaged };
}
