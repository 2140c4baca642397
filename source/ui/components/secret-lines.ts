import {displayName, fitText} from '../../tokens/display-name.js';
import {type SecretDialog} from '../dialogs/types.js';
import {wrapText} from '../format.js';
import {type Theme} from '../theme.js';

type Room = {readonly width: number; readonly height: number; readonly theme: Theme};

/**
A new secret, below a line that says whose it is. It is cut into whole lines, so that it can be selected and copied by mouse too. Where there is little room the blank lines give way, then the end of
the secret, which is told.
*/
export function secretLines({secret, note}: Pick<SecretDialog, 'secret' | 'note'>, head: string, {width, height, theme}: Room): string[] {
	const shown = displayName(secret.reveal());
	const lines = wrapText(shown, width);
	const notes = wrapText(note, width);
	const strong = (line: string): string => theme.paint('strong', line);
	if (lines.length + notes.length + 3 <= height) {
		return [head, ...notes, '', ...lines.map(line => strong(line)), ''];
	}

	const room = height - 1 - notes.length;
	if (lines.length <= room) {
		return [head, ...notes, ...lines.map(line => strong(line))];
	}

	// What it is gives way to the secret and to the sign that not all of it is there.
	const kept = Math.max(1, room - 1);
	const part = lines.slice(0, kept);
	const sign = `${part.join('').length} of ${shown.length} characters are shown; Y copies all of it.`;
	return [head, ...notes.slice(0, Math.max(0, height - 2 - kept)), ...part.map(line => strong(line)), theme.paint('warning', fitText(sign, width).trimEnd())];
}
