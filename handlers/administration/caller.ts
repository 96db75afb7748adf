import type { Registry } from '../../server/dispatch/registry';
import type { Prepared } from '../../server/dispatch/rest';
import { ask, type Caller } from '../../server/dispatch/run-steps';
import { AxlFault } from '../../server/schema/axl-fault';
import { DomainRefusal } from '../../server/schema/refusal';
import { treeOf, type Tree } from '../../server/schema/tree';

/** Who pressed the button of a page. */
export function callerOf(registry: Registry, { cluster, user }: Prepared): Caller {
  return { registry, cluster, user: { userid: user?.userid ?? '', rank: user?.rank ?? 10 } };
}

/**
 * An object by its name, as AXL's get answers it.
 * @param noun 'UniversalLineTemplate'
 * @throws DomainRefusal when there is none
 */
export async function needObject(caller: Caller, noun: string, name: string): Promise<Tree> {
  try {
    const { return: found } = await ask(caller, `get${noun}`, { name });
    return treeOf(Object.values(treeOf(found))[0]);
  } catch (error) {
    if (!(error instanceof AxlFault) || error.fault !== 'itemNotFound') throw error;
    const words = noun.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
    throw new DomainRefusal('not found', `There is no ${words} ${name}.`);
  }
}
