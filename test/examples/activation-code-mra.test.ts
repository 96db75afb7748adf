/** The story activation-code-mra, and that each of its sabotages makes it fail. */
import { activationCodeMra } from '../../examples/activation-code-mra';
import { itFailsWhenSabotaged, itHolds } from '../support/story-test';

const { name, sabotages } = activationCodeMra;

itHolds(name);
itFailsWhenSabotaged(name, Object.keys(sabotages));
