/** The story activation-code-mra, and that each of its sabotages is seen. */
import { activationCodeMra } from '../../examples/activation-code-mra';
import { itHoldsAndFailsWhenSabotaged } from '../support/story-test';

itHoldsAndFailsWhenSabotaged(activationCodeMra);
