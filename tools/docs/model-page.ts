/** docs/model.md: what each noun is made of, printed from the compiled model. */
import { livesIn, VERSIONS, type Field, type Model, type Noun } from '../../server/schema/model';

export function modelPage(model: Model): string {
  const nouns = Object.values(model.nouns).sort((a, b) => a.name.localeCompare(b.name));
  const known = nouns.filter(({ ev }) => ev !== 'guess' && ev !== 'unknown').length;
  return `# Nouns

${nouns.length} nouns; the table of ${known} is known from public material, that of the others is a guess
in the same style. *Key* are the ways to name an object in a request, *versions* those that have the
noun, *references* its elements that name objects of other nouns, with the column (or JSON) that holds
the pkid.

| noun | table | key | versions | evidence | references |
|---|---|---|---|---|---|
${nouns.map((noun) => row(model, noun)).join('\n')}
`;
}

function row(model: Model, noun: Noun): string {
  const where = Object.entries(noun.where ?? {}).map(([column, value]) => `${column} = ${value}`);
  const table = `\`${noun.table}\`${where.length > 0 ? ` where ${where.join(', ')}` : ''}`;
  const keys = [
    ...new Set(noun.keys.map(({ parts }) => parts.map(({ name }) => name).join(' + '))),
  ];
  const fields = model.classes[noun.class]?.fields ?? [];
  const references = referencesOf(model, fields, '', [noun.class]);
  return `| ${noun.name} | ${table} | ${keys.join(', ') || '(only one)'} | ${versionsOf(noun)} | ${noun.ev ?? 'guess'} | ${references.join('<br>')} |`;
}

function versionsOf(noun: Noun): string {
  const present = VERSIONS.filter((version) => livesIn(noun, version));
  return present.length === VERSIONS.length
    ? 'all'
    : `${present[0] ?? ''} to ${present.at(-1) ?? ''}`;
}

function referencesOf(
  model: Model,
  fields: readonly Field[],
  parent: string,
  seen: readonly string[],
): string[] {
  return fields.flatMap((field) => {
    const path = field.particle ? parent : `${parent}${field.name}`;
    const own = field.ref
      ? [
          `${path} → ${field.ref.length > 3 ? `${field.ref.length} nouns` : field.ref.join(', ')}${placeOf(field)}`,
        ]
      : [];
    const again = field.class !== undefined && seen.includes(field.class);
    const inner = field.fields ?? (again ? [] : model.classes[field.class ?? '']?.fields);
    // The parts of a key are what it names.
    if (!inner || (field.ref && field.store)) return own;
    const prefix = field.particle ? parent : `${path}/`;
    const within = field.class === undefined ? seen : [...seen, field.class];
    return [...own, ...referencesOf(model, inner, prefix, within)];
  });
}

function placeOf({ store }: Field): string {
  if (!store || !('column' in store) || store.column === undefined) return '';
  return ` (\`${'table' in store ? `${store.table}.` : ''}${store.column}\`)`;
}
