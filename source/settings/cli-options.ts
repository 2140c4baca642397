/** The global options as commander gives them: text as typed, not yet checked. */
export type CliOptions = {
	readonly profile?: string;
	readonly config?: string;
	readonly baseUrl?: string;
	readonly api?: string;
	readonly insecureHttp?: boolean;
	readonly refresh?: string;
	readonly lowBalance?: string;
	readonly criticalBalance?: string;
	readonly expiringDays?: string;
	readonly criticalDays?: string;
	readonly readOnly?: boolean;
	readonly demo?: boolean;
	readonly ascii?: boolean;
	/** False: `--no-color`. */
	readonly color?: boolean;
	readonly screenReader?: boolean;
};
