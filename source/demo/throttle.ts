/**
Lets `perSecond` calls pass in any second. Gives 0, or after how many whole seconds (at least 1) the next one passes; a refused call does not
count. By a clock of its own, as the time of the account may be a test's.
*/
export function createThrottle(perSecond: number, elapsed: () => number = () => performance.now()): () => number {
	let recent: number[] = [];
	return () => {
		const now = elapsed();
		recent = recent.filter(at => at > now - 1000);
		if (recent.length >= perSecond) {
			return 1;
		}

		recent.push(now);
		return 0;
	};
}
