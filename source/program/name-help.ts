/** What may stand where a command takes names. */
export const nameHelp = 'names, ids or globs such as "dev-*"';
