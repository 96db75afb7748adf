/** The story centralized-deployment and its sabotages. */
import { centralizedDeployment } from '../../examples/centralized-deployment';
import { itHoldsAndFailsWhenSabotaged } from '../support/story-test';

itHoldsAndFailsWhenSabotaged(centralizedDeployment);
