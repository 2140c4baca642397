import stringWidth from 'string-width';
import {fitBy, simpleWidth} from './text.js';

/*
Apart from `text.ts`, since the tables that this needs take longer to load than all else of `list`: only what draws a screen, or meets a character that is not
simple, loads them.
*/

/** Columns that the text takes in a terminal. */
export const textWidth = (text: string): number => simpleWidth(text) ?? stringWidth(text);

/** The text in exactly `width` columns: padded with spaces, or cut with `…` at a whole character. */
export const fitText = fitBy(textWidth);
