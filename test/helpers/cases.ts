import process from 'node:process';

/** Whether this is `npm run test:deep`, which takes its time, and not `npm test`. */
export const isDeep = process.env.DEEP === '1';

/** How many cases a property gets, or steps a random walk, of which each costs something: so few in `npm test`, 25 times as many in `npm run test:deep`. */
export const cases = (few: number): number => (isDeep ? few * 25 : few);
