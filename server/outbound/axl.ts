/**
 * AXL of another cluster.
 *
 * Version 12.0 is spoken: it is served by every release from 12.0 to 15.0, it has zeroHop, and it
 * alone has the operations of the authz keys (facts/centralized.md 2.1). A release before it
 * refuses the version with 599, and is asked again in 11.5, the oldest with zeroHop.
 */
import { NeighbourError, type AuthzKey, type AxlClient, type Target } from '../cluster/neighbours';
import type { CallAxl } from './soap-client';

const SPOKEN = '12.0';
const OLDER = '11.5';
/** [recorded] facts/axl.md 2.6: the version is not served */
const VERSION_REFUSED = 599;

/** The row of what concerns all nodes; no node of its own. [doc] */
const EVERYWHERE = 'EnterpriseWideData';

export function axlClient(call: CallAxl, target: Target): AxlClient {
  async function ask(
    operation: string,
    args: Record<string, unknown>,
  ): Promise<Record<string, unknown>> {
    try {
      return await call({ target, version: SPOKEN, operation, args });
    } catch (error) {
      if (!(error instanceof NeighbourError) || error.status !== VERSION_REFUSED) throw error;
      return call({ target, version: OLDER, operation, args });
    }
  }

  async function keys(operation: string, args: Record<string, unknown>): Promise<AuthzKey[]> {
    const answer = await call({ target, version: SPOKEN, operation, args });
    return membersOf(recordOf(answer.keys).key).map((key) => ({
      purpose: textOf(key.purpose),
      id: textOf(key.id),
      value: textOf(key.value),
    }));
  }

  return {
    async version() {
      const answer = await ask('getCCMVersion', {});
      return textOf(recordOf(recordOf(answer.return).componentVersion).version);
    },
    async setPin(userid, pin) {
      await ask('updateUser', { userid, pin, zeroHop: true });
    },
    async users() {
      const tags = { userid: '', firstName: '', lastName: '', telephoneNumber: '' };
      const asked = { searchCriteria: { userid: '%' }, returnedTags: tags };
      const answer = await ask('listUser', asked);
      return membersOf(recordOf(answer.return).user).map((user) => ({
        pkid: textOf(recordOf(user.attributes).uuid),
        userid: textOf(user.userid),
        firstName: textOf(user.firstName),
        lastName: textOf(user.lastName),
        telephoneNumber: textOf(user.telephoneNumber),
      }));
    },
    async presenceUsers() {
      const tags = { userid: '', imAndPresenceEnable: '' };
      const asked = { searchCriteria: { userid: '%' }, returnedTags: tags };
      const answer = await ask('listUser', asked);
      return membersOf(recordOf(answer.return).user)
        .filter(({ imAndPresenceEnable: on }) => on === true || on === 'true')
        .map(({ userid }) => textOf(userid));
    },
    async nodes() {
      const asked = { searchCriteria: { name: '%' }, returnedTags: { name: '' } };
      const answer = await ask('listProcessNode', asked);
      return membersOf(recordOf(answer.return).processNode)
        .map(({ name }) => textOf(name))
        .filter((name) => name !== '' && name !== EVERYWHERE);
    },
    async query(sql) {
      const answer = await ask('executeSQLQuery', { sql });
      return membersOf(recordOf(answer.return).row).map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, textOf(value)])),
      );
    },
    async update(sql) {
      const answer = await ask('executeSQLUpdate', { sql });
      return Number(textOf(recordOf(answer.return).rowsUpdated));
    },
    listAuthzKeys: () => keys('listAuthzKeys', {}),
    async getAuthzKey(id) {
      const found = await keys('getAuthzKey', { id });
      return found.find((key) => key.id === id);
    },
  };
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** One or many: the schema declares the key once, real answers have several. */
function membersOf(value: unknown): Record<string, unknown>[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).map(recordOf);
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
