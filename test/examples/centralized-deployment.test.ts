/** The story centralized-deployment; its other sabotages are in a file of their own, to run beside it. */
import { centralizedDeployment } from '../../examples/centralized-deployment';
import { itFailsWhenSabotaged, itHolds } from '../support/story-test';

const { name, sabotages } = centralizedDeployment;

itHolds(name);
itFailsWhenSabotaged(
  name,
  Object.keys(sabotages).filter((_, at) => at % 2 === 0),
);
