/**
 * A choice of the schema is answered with one of its elements: a client that reads strictly (zeep)
 * refuses a second one. The first that holds something is shown, else the first that is there.
 * [schema]; which one the real server shows when none holds anything is a [guess]
 */
import type { Particle, Shape } from '../schema/shape';
import type { Tree, Value } from '../schema/tree';

/** Takes the elements that a choice excludes out of a tree; undefined when the shape has no choice. */
export function choiceKeeper(shape: Shape): ((tree: Tree) => void) | undefined {
  const choices = choicesIn(shape.content);
  if (choices.length === 0) return undefined;
  return (tree) => {
    for (const branches of choices) {
      const used = branches.filter((names) => names.some((name) => tree[name] !== undefined));
      const kept = used.find((names) => names.some((name) => holds(tree[name]))) ?? used[0];
      for (const name of used.flat()) if (!kept?.includes(name)) delete tree[name];
    }
  };
}

/** Each choice as its branches, each branch as the elements in it. */
function choicesIn(particle: Particle): string[][][] {
  if (particle.kind === 'element') return [];
  const inner = particle.items.flatMap(choicesIn);
  return particle.kind === 'choice' && particle.max === 1
    ? [particle.items.map(namesIn), ...inner]
    : inner;
}

function namesIn(particle: Particle): string[] {
  return particle.kind === 'element' ? [particle.name] : particle.items.flatMap(namesIn);
}

/** Is there anything but what an unset element shows: nothing, NULL, false? */
function holds(value: Value | undefined): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value === 'string') return value !== '' && value !== 'false';
  return Object.values(value).some((inner: Value | undefined) => holds(inner));
}
