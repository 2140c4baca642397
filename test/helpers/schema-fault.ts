import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {Ajv2020} from 'ajv/dist/2020.js';

/** Where the generated schemas are. */
export const schemaFolder = path.join(import.meta.dirname, '../../docs/schema');

/** What the committed schema `docs/schema/NAME.json` has against a JSON text; undefined where it has nothing. */
export async function schemaFault(name: string, text: string): Promise<string | undefined> {
	const ajv = new Ajv2020({allErrors: true, strict: true, formats: {'date-time': true, date: true}});
	const validate = ajv.compile(JSON.parse(await readFile(path.join(schemaFolder, `${name}.json`), 'utf8')) as Record<string, unknown>);
	return validate(JSON.parse(text)) ? undefined : ajv.errorsText(validate.errors);
}
