/** Writes `wsdl/axl/<version>/` for every version, from the model. Run when the package is built. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadModel } from '../server/schema/load';
import { VERSIONS } from '../server/schema/model';
import { writeDocuments } from './schema/write-xsd';

export function writeWsdl(directory: string): void {
  for (const version of VERSIONS) {
    const { wsdl, soapXsd, enumsXsd } = writeDocuments(loadModel(), version);
    const folder = join(directory, version);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'AXLAPI.wsdl'), wsdl);
    writeFileSync(join(folder, 'AXLSoap.xsd'), soapXsd);
    writeFileSync(join(folder, 'AXLEnums.xsd'), enumsXsd);
  }
}

if (require.main === module) writeWsdl(join(__dirname, '..', '..', 'wsdl', 'axl'));
