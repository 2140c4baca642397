import {type Row} from '../../store/rows.js';
import {type Token} from '../../tokens/token.js';

/** A token that a dialog was opened for, as it was then. */
export type Target = {
	readonly id: string;
	readonly base: Token;
	/** It is marked, but the list as it is filtered does not show it. */
	readonly hidden?: boolean;
};

/** A marked token that is not touched. `pending`: a change of it is in flight. */
export type LeftOut = {readonly name: string; readonly why: 'gone' | 'revoked' | 'legacy' | 'pending'};

export type Field = {
	readonly name: string;
	readonly label: string;
	readonly value: string;
	/** Present: one of these is chosen with ← → or Space; absent: text is typed. */
	readonly choices?: readonly string[];
	/** No letter chooses: it may be meant for what was on the screen before, and the choice decides what is sent. */
	readonly steady?: boolean;
	/** Shown while the field is empty. */
	readonly placeholder?: string;
	/** Typed text is shown as `*`. */
	readonly masked?: boolean;
	/** How often the server's value took the place of the former one: the cursor then goes to its end. */
	readonly followed?: number;
};

export const targetOf = ({id, token}: Row): Target => ({id, base: token});

/** The choice after (or before) the present one, around the ends. */
export function nextChoice({choices = [], value}: Field, step: 1 | -1): string {
	const index = choices.indexOf(value);
	return choices[(index + step + choices.length) % choices.length] ?? value;
}

/** The choice that begins with the letter, the next one where several do; undefined where none does. */
export function choiceByLetter({choices = [], value}: Field, letter: string): string | undefined {
	const index = choices.indexOf(value);
	return [...choices.slice(index + 1), ...choices.slice(0, index + 1)].find(choice => letter.length === 1 && choice.toLowerCase().startsWith(letter.toLowerCase()));
}

/** Tells the field from every other one, of whatever form. */
export const fieldId = (serial: number, {name}: Field): string => `${serial} ${name}`;
