import {createHash} from 'node:crypto';
import {type Plan} from './named-plans.js';

const environments = ['prod', 'staging', 'dev', 'ci', 'partner', 'client'];
const applications = ['web', 'mobile', 'search', 'ocr', 'translation', 'speech', 'chat', 'vision', 'billing', 'crm', 'reports', 'moderation'];

const pick = <T>(list: readonly T[], by: number): T => list[by % list.length]!;

function planOf(number: number): Plan {
	const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = createHash('sha256').update(`plan ${number}`).digest();
	const environment = pick(environments, a);
	const name = `${environment}-${pick(applications, b)}-${String(number).padStart(5, '0')}`;
	const isSandbox = environment === 'dev' && c % 2 === 0;
	const expiry = c % 3 === 0 ? {expiresInDays: ((d * 1.5) + (e / 256)) - 8} : {};
	if (c % 12 === 1) {
		return {name, balance: null, ageInDays: 60, ...expiry};
	}

	// Squared: small balances are more frequent than large ones, and one in some hundred is empty.
	const cents = Math.round(((((f * 256) + d) / 65_536) ** 2) * 60_000);
	return {
		name, type: isSandbox ? 'sandbox_api_token' : 'api_token', balance: cents / 100, ageInDays: 60,
		// One in five is in use.
		...(e % 5 === 0 && {burn: (1 + (d % 40)) / 50, isBursty: c % 4 === 0}),
		...expiry,
	};
}

/** As many tokens as one likes, for sizes that nobody names by hand; the same number gives the same token every time. */
export const generatedPlans = (count: number): Plan[] => Array.from({length: Math.max(0, count)}, (_, index) => planOf(index + 1));
