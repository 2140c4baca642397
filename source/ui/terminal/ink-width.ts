import {stripVTControlCharacters} from 'node:util';
import {textWidth} from '../../tokens/text-width.js';

/**
Columns of a line, its colours not counted. The build gives it to Ink in place of `string-width`, which takes every line that is not ASCII apart by tables that take longer to load than
all the rest of a first frame.
*/
export default function inkWidth(text: string): number {
	return textWidth(text.includes('\u{1B}') ? stripVTControlCharacters(text) : text);
}
