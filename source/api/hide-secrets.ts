/** Anything shaped like a key or a secret of Eden AI. */
const secretLike = /(?:mgmt-eden-|sk_|eyJ)[\w+\-./=~]{8,}/g;

const hidden = '••••';

/** The text without anything that looks like a key or a secret. */
export const hideSecrets = (text: string): string => text.replaceAll(secretLike, () => hidden);

/** The text without the secret, in whatever case a server repeats it. */
export const hideKey = (text: string, secret: string): string =>
	secret === '' ? text : text.replaceAll(new RegExp(secret.replaceAll(/[^\w-]/g, String.raw`\$&`), 'gi'), () => hidden);
