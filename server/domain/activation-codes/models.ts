/** Which telephones can be onboarded by activation code: schemas/activation.yaml. [doc] */
import { readFileSync } from 'node:fs';
import { compiled } from '../../schema/load';
import { reaches } from '../../schema/release';

interface Stated {
  /** release -> models that it brought */
  models: Record<string, string[]>;
}

let stated: Stated | undefined;

/** @param build of the release that runs @param model 'Cisco 8841' */
export function canBeActivated(build: string, model: string): boolean {
  stated ??= JSON.parse(readFileSync(compiled('activation.json'), 'utf8')) as Stated;
  return Object.entries(stated.models).some(
    ([since, models]) => models.includes(model) && reaches(build, since),
  );
}
