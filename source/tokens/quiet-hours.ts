const dayMinutes = 1440;

/**
Whether the local time of `now` (epoch ms) lies in quiet hours such as `22:00-07:00` (from the first minute to before the last, over midnight where the end is earlier). Never
where there are none, where they are empty (`07:00-07:00`), or where the text is none.
*/
export function isQuiet(quietHours: string | null, now: number): boolean {
	const match = /^(\d{2}):(\d{2})-(\d{2}):(\d{2})$/.exec(quietHours ?? '');
	if (!match) {
		return false;
	}

	const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = match.slice(1).map(Number);
	const from = (fromHour * 60) + fromMinute;
	const length = ((toHour * 60) + toMinute - from + dayMinutes) % dayMinutes;
	const time = new Date(now);
	const since = ((time.getHours() * 60) + time.getMinutes() - from + dayMinutes) % dayMinutes;
	return since < length;
}
