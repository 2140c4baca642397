/** One frame at 60 Hz, or two, are what a person does not notice. */
const keyLimits = (what, {p50Ms, p99Ms}, htop) => [
	...(htop ? [{what: `${what}, p50, ms`, measured: p50Ms, limit: 10 * htop.key.p50Ms, source: '10 × htop'}] : []),
	{what: `${what}, p50, ms`, measured: p50Ms, limit: 16, source: 'a frame at 60 Hz'},
	{what: `${what}, p99, ms`, measured: p99Ms, limit: 33, source: 'two frames'},
];

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
		{what: '`list` of 20 tokens, ms', measured: command.listMs, limit: 5 * bare, source: '5 × bare node'},
		{what: 'start to the first frame, ms', measured: largest.start.frameMs, limit: 4.5 * bare, source: '4.5 × bare node'},
		{what: 'start to the first frame with data, ms', measured: largest.start.dataMs, limit: 8 * bare, source: '8 × bare node'},
		...keyLimits('key to last byte', largest.key, htop),
		...keyLimits('the same in the first ten seconds', largest.early, htop),
		{what: 'key to last byte, p50, growth with the list', measured: largest.key.p50Ms / hundred.key.p50Ms, limit: 1.5, source: 'none, but for noise'},
		{what: 'after a held key, ms', measured: largest.heldMs, limit: 50, source: 'nothing queues up'},
		{what: 'typing in the filter, p50, ms', measured: largest.filter.p50Ms, limit: 20, source: 'fixed'},
		...(htop
			? [
				{what: 'bytes of a cursor move, p50', measured: largest.key.p50Bytes, limit: Math.max(370, htop.key.p50Bytes), source: 'htop, about 370'},
				{what: 'bytes of a cursor move, mean', measured: largest.key.meanBytes, limit: 1.5 * Math.max(370, htop.key.p50Bytes), source: '1.5 × htop'},
			]
			: []),
		{what: 'bytes of a poll that changes one balance', measured: largest.polls.changedBytes, limit: 300, source: 'fixed'},
		{what: 'bytes of a poll that changes nothing', measured: largest.polls.unchangedBytes, limit: 0, source: 'fixed'},
		{what: 'idle, % of a core', measured: largest.idle.cpuPercent, limit: 0.6, source: 'fixed'},
		...(subjects[1000] ? [{what: 'memory with 1,000 tokens, MB', measured: subjects[1000].idle.memoryMb, limit: 2.5 * bareMemoryMb, source: '2.5 × bare node'}] : []),
		{what: 'memory, MB', measured: largest.idle.memoryMb, limit: 6 * bareMemoryMb, source: '6 × bare node'},
	];
	return limits.map(entry => ({...entry, isMet: entry.measured <= entry.limit}));
}
