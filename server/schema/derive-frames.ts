/** The frames round an object: request and answer types of the eight verbs, the same for all nouns. */
import { classParticles, plainElement, type DeriveContext } from './derive-fields';
import { livesIn, type KeyForm, type Noun, type Verb } from './model';
import {
  finishShape,
  type ElementShape,
  type Group,
  type Particle,
  type Shape,
  type ShapeAttribute,
} from './shape';

const SEQUENCE: ShapeAttribute = { name: 'sequence', type: 'xsd:unsignedLong' };

export function requestOf(context: DeriveContext, noun: Noun, verb: string): Shape | undefined {
  switch (verb) {
    case 'Add':
      return based(context, 'APIRequest', [plainElement(context, noun.wrapper, `X${noun.class}`)]);
    case 'Update':
      return updateRequest(context, noun);
    case 'Get':
      return withSequence(context, [
        keyChoice(context, noun, 'get'),
        plainElement(context, 'returnedTags', `R${noun.class}`, { min: 0 }),
      ]);
    case 'List':
      return listRequest(context, noun);
    default:
      return withSequence(context, [keyChoice(context, noun, verb.toLowerCase() as Verb)]);
  }
}

export function responseOf(context: DeriveContext, noun: Noun, verb: string): Shape | undefined {
  if (verb === 'Get') {
    return answering(context, [plainElement(context, noun.wrapper, `R${noun.class}`)]);
  }
  if (verb === 'List') {
    return answering(context, [
      plainElement(context, noun.wrapper, `L${noun.class}`, { min: 0, max: 'unbounded' }),
    ]);
  }
  return undefined;
}

function updateRequest(context: DeriveContext, noun: Noun): Shape | undefined {
  const cls = context.model.classes[noun.class];
  if (!cls) return undefined;
  const fields = classParticles(context, cls, 'u');
  if (noun.updateKey === 'base') return based(context, 'NameAndGUIDRequest', fields);
  const key = noun.updateKey === 'own' ? [keyChoice(context, noun, 'update')] : [];
  return based(context, 'APIRequest', [...key, ...fields]);
}

function listRequest(context: DeriveContext, noun: Noun): Shape {
  const criteria = noun.search
    .filter((field) => livesIn(field, context.version))
    .map((field) => plainElement(context, field.name, field.type, { min: 0 }));
  const inner = finishShape({ content: sequence(criteria), attributes: [] }, context.lookup);
  const page = noun.noPaging
    ? []
    : ['skip', 'first'].map((name) => plainElement(context, name, 'xsd:unsignedLong', { min: 0 }));
  return withSequence(context, [
    {
      kind: 'element',
      name: 'searchCriteria',
      min: 1,
      max: 1,
      nillable: false,
      shape: () => inner,
    },
    plainElement(context, 'returnedTags', `L${noun.class}`),
    ...page,
  ]);
}

function keyChoice(context: DeriveContext, noun: Noun, verb: Verb): Group {
  const forms = (noun.keysOf?.[verb] ?? noun.keys).filter((form) => livesIn(form, context.version));
  return { kind: 'choice', min: 1, max: 1, items: forms.map((form) => keyParticle(context, form)) };
}

function keyParticle(context: DeriveContext, form: KeyForm): Particle {
  const parts = form.parts.map((part): ElementShape =>
    plainElement(context, part.name, part.type, {
      min: part.optional ? 0 : 1,
      nillable: part.nillable === true,
    }),
  );
  const [only] = parts;
  return parts.length === 1 && only ? only : sequence(parts);
}

function sequence(items: Particle[]): Group {
  return { kind: 'sequence', min: 1, max: 1, items };
}

function based(context: DeriveContext, base: string, items: Particle[]): Shape {
  return finishShape({ base, content: sequence(items), attributes: [] }, context.lookup);
}

function withSequence(context: DeriveContext, items: Particle[]): Shape {
  return finishShape({ content: sequence(items), attributes: [SEQUENCE] }, context.lookup);
}

function answering(context: DeriveContext, items: Particle[]): Shape {
  const inner = finishShape({ content: sequence(items), attributes: [] }, context.lookup);
  return based(context, 'APIResponse', [
    { kind: 'element', name: 'return', min: 1, max: 1, nillable: false, shape: () => inner },
  ]);
}
