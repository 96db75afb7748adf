/** The second half of what must make the story centralized-deployment fail. */
import { centralizedDeployment } from '../../examples/centralized-deployment';
import { itFailsWhenSabotaged } from '../support/story-test';

const { name, sabotages } = centralizedDeployment;

itFailsWhenSabotaged(
  name,
  Object.keys(sabotages).filter((_, at) => at % 2 === 1),
);
