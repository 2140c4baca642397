/**
What this project asks of itself (docs/decisions.md tells why), and what was measured. A limit that needs a peer which is not installed is left out.

@param {object} results - As written to results.json.
*/
export function limitsOf({command, bareMemoryMb, subjects, peers}) {
	const sizes = Object.keys(subjects).map(Number).toSorted((a, b) => a - b);
	const hundred = subjects[100] ?? subjects[sizes[0]];
	const largest = subjects[sizes.at(-1)];
	const htop = peers.find(({name}) => name === 'htop');
	const bare = command.bareNodeMs;
	const limits = [
		{what: 'start to the first frame with data, ms', measured: largest.start.dataMs, limit: (4 * bare) + 150, source: '4 × bare node + 150'},
		{what: '`list` of 20 tokens, ms', measured: command.listMs, limit: (2 * bare) + 60, source: '2 × bare node + 60'},
		...(htop
			? [
				{what: 'key to last byte, p50, ms', measured: largest.key.p50Ms, limit: 3 * htop.key.p50Ms, source: '3 × htop'},
				{what: 'bytes of a cursor move, p50', measured: largest.key.p50Bytes, limit: Math.max(370, htop.key.p50Bytes), source: 'htop, about 370'},
				{what: 'bytes of a cursor move, mean', measured: largest.key.meanBytes, limit: 1.5 * Math.max(370, htop.key.p50Bytes), source: '1.5 × htop'},
			]
			: []),
		{what: 'key to last byte, p99, ms', measured: largest.key.p99Ms, limit: 30, source: 'fixed'},
		{what: 'key to last byte, p50, growth with the list', measured: largest.key.p50Ms / hundred.key.p50Ms, limit: 1.5, source: 'none, but for noise'},
		{what: 'after a held key, ms', measured: largest.heldMs, limit: 50, source: 'nothing queues up'},
		{what: 'typing in the filter, p50, ms', measured: largest.filter.p50Ms, limit: 16, source: 'fixed'},
		{what: 'bytes of a poll that changes one balance', measured: largest.polls.changedBytes, limit: 300, source: 'fixed'},
		{what: 'bytes of a poll that changes nothing', measured: largest.polls.unchangedBytes, limit: 0, source: 'fixed'},
		{what: 'idle, % of a core', measured: largest.idle.cpuPercent, limit: 0.5, source: 'fixed'},
		{what: 'memory, MB', measured: largest.idle.memoryMb, limit: 3 * bareMemoryMb, source: '3 × bare node'},
	];
	return limits.map(entry => ({...entry, isMet: entry.measured <= entry.limit}));
}
