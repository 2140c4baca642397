/*
Makes time stand still in the program that it is loaded into (`node --import`), so that pictures of it are the same at every run. Timers go on.
*/

const now = Date.parse('2026-11-25T14:03:00Z');

const clock = new Proxy(Date, {
	construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now] : args, newTarget),
	get: (target, key) => (key === 'now' ? () => now : Reflect.get(target, key)),
});

Object.defineProperty(globalThis, 'Date', {value: clock});
