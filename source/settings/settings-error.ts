/** `usage`: an option or variable; `config`: the file; `credentials`: a key that cannot be had; `no-key`: none is set. */
type SettingsErrorCode = 'usage' | 'config' | 'credentials' | 'no-key';

/** What was set cannot be used. `message` says what and why in one sentence, `hint` what to do; neither ever holds a secret. */
export class SettingsError extends Error {
	readonly code: SettingsErrorCode;
	readonly hint: string;

	constructor(code: SettingsErrorCode, message: string, hint: string) {
		super(message);
		this.name = 'SettingsError';
		this.code = code;
		this.hint = hint;
	}

	/** Exit status: 2 wrong usage, 3 no or bad credentials. */
	get status(): 2 | 3 {
		return this.code === 'usage' || this.code === 'config' ? 2 : 3;
	}
}
