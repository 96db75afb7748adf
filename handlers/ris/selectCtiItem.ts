/**
 * selectCtiItem: applications at CTIManager, their devices and lines. CTI is not served here, so no
 * application is ever there; nodes and criteria are answered as the real one does. [wsdl, guess]
 */
import type { SmallCall } from '../../server/dispatch/small-service';
import { nodesFor } from './nodes';
import { checkRate, textIn } from './words';

export async function selectCtiItem(args: unknown, call: SmallCall): Promise<object> {
  checkRate(call);
  const criteria = (args as { CtiSelectionCriteria?: unknown }).CtiSelectionCriteria;
  const nodes = await nodesFor(call, textIn(criteria, 'NodeName'));
  const items = nodes.map(({ name, returnCode }) => ({
    ReturnCode: returnCode === 'Ok' ? 'NotFound' : returnCode,
    Name: name,
    NoChange: true,
    CtiItems: null,
  }));
  const isEmpty = items.every(({ ReturnCode }) => ReturnCode === 'NotFound');
  return {
    selectCtiItemReturn: {
      SelectCtiItemResult: { TotalItemsFound: 0, CtiNodes: isEmpty ? null : { item: items } },
      StateInfo: '',
    },
  };
}
