import {lookAt} from './ink-lines.js';

/** Columns of the longest line. The build gives it to Ink in place of `widest-line`. */
export default function inkWidest(text: string): number {
	return lookAt(text).width;
}
