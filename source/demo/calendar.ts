/** 1 day, 2 week, 3 month, 4 year. */
export type Step = 1 | 2 | 3 | 4;

export const dayMs = 86_400_000;

/** Epoch ms of the midnight (UTC) with which `YYYY-MM-DD` begins; undefined for what is no date, such as 2026-02-30. */
export function parseDay(text: string): number | undefined {
	const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
	return !Number.isNaN(at) && formatDay(at) === text ? at : undefined;
}

/** `YYYY-MM-DD`, in UTC. */
export const formatDay = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The first day of the step that a day is in, epoch ms: weeks begin on Monday. */
export function stepStart(day: number, step: Step): number {
	const date = new Date(day);
	switch (step) {
		case 1: {
			return day;
		}

		case 2: {
			return day - (((date.getUTCDay() + 6) % 7) * dayMs);
		}

		case 3: {
			return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
		}

		case 4: {
			return Date.UTC(date.getUTCFullYear(), 0);
		}
	}
}
