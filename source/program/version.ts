/** The version of package.json, which the build writes in place of the expression. */
export const version = (globalThis as {readonly __EDEN_TOKENS_VERSION__?: string}).__EDEN_TOKENS_VERSION__ ?? 'unbuilt';
