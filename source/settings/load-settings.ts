import {defaultThresholds, type ThresholdRules, type Thresholds} from '../tokens/health.js';
import {displayName} from '../tokens/text.js';
import {defaultTemplates} from '../tokens/token.js';
import {readConfigFile, cacheDirectory, defaultConfigFile, fromEnvironment, resolveCommand, resolvePath, stateDirectory} from './config-file.js';
import {type Config, type ProfileConfig, layerThresholds, thresholdConflict} from './config-schema.js';
import {keyFromEnvironment, keyFromProfile, type FoundKey, type KeyPlaces, type KeyWait} from './credential.js';
import {checkBaseUrl, defaultBaseUrl, chooseApi, parseAmount, parseApi, parseDays, parseRefresh, type ApiChoice} from './option-values.js';
import {SettingsError, type CliOptions, wantsColor, type Settings} from './settings.js';

const usual = 'default';

/**
The profile to use: the requested one, else `defaultProfile`, else `default`, else the only one there is. Throws `SettingsError` if it does
not exist, or if there are several and none is the default.
*/
function selectProfile({profiles, defaultProfile}: Config, configFile: string, asked: string | undefined): string {
	const names = Object.keys(profiles);
	const known = names.map(name => displayName(name)).join(', ');
	if (asked !== undefined && !names.includes(asked) && !(asked === usual && names.length === 0)) {
		throw new SettingsError(
			'usage',
			`There is no profile "${displayName(asked).slice(0, 60)}" in ${configFile}.`,
			names.length === 0 ? 'Add it under "profiles:" there, or name another file by --config FILE.' : `Choose one of ${known}.`,
		);
	}

	const chosen = asked ?? defaultProfile ?? (names.includes(usual) || names.length === 0 ? usual : (names.length === 1 ? names[0] : undefined));
	if (chosen === undefined) {
		throw new SettingsError('config', `None of the profiles ${known} in ${configFile} is the default.`, 'Choose one by --profile NAME, or set defaultProfile.');
	}

	return chosen;
}

/** Where to look for a setting, and for which purpose. */
type Sources = {
	readonly options: CliOptions;
	readonly environment: NodeJS.ProcessEnv;
	readonly configFile: string;
	readonly config: Config;
	readonly profileName: string;
	readonly profile: ProfileConfig;
	/** The user chose another account by name: its own settings take precedence over the options and environment of the start. */
	readonly switched: boolean;
	/** For a key command; it has its own limits by default. */
	readonly keyWait?: KeyWait | undefined;
};

type Found = {readonly text: string; readonly source: string} | undefined;

const found = (text: string | undefined, source: string): Found => (text === undefined ? undefined : {text, source});

function optionThresholds({lowBalance, criticalBalance, expiringDays, criticalDays}: CliOptions): Partial<Thresholds> {
	const layer = {
		...(lowBalance !== undefined && {low: parseAmount(lowBalance, '--low-balance')}),
		...(criticalBalance !== undefined && {critical: parseAmount(criticalBalance, '--critical-balance')}),
		...(expiringDays !== undefined && {expiringDays: parseDays(expiringDays, '--expiring-days')}),
		...(criticalDays !== undefined && {criticalDays: parseDays(criticalDays, '--critical-days')}),
	};
	const conflict = thresholdConflict(layer);
	if (conflict) {
		const [upper, lower] = conflict === 'critical' ? ['--low-balance', '--critical-balance'] : ['--expiring-days', '--critical-days'];
		throw new SettingsError('usage', `${lower} is above ${upper}, so nothing could be merely a warning.`, `Give ${lower} a value of at most that of ${upper}.`);
	}

	return layer;
}

function thresholdRules(options: CliOptions, {thresholds = {overrides: []}}: ProfileConfig): ThresholdRules {
	const {overrides, ...limits} = thresholds;
	const base = layerThresholds(layerThresholds(defaultThresholds, limits), optionThresholds(options));
	return {base, overrides: overrides.map(({match, ...own}) => ({match, ...layerThresholds(base, own)}))};
}

function baseUrlOf({options, environment, profile, profileName, switched}: Sources): string {
	const own = found(profile.baseUrl, `baseUrl of profile "${profileName}"`);
	const given = found(options.baseUrl, '--base-url') ?? found(fromEnvironment(environment, 'EDENAI_BASE_URL'), 'EDENAI_BASE_URL');
	const {text, source} = (switched ? own ?? given : given ?? own) ?? {text: defaultBaseUrl, source: 'The default'};
	return checkBaseUrl(text, source, options.insecureHttp ?? false);
}

function apiChoiceOf({options, environment, profile, switched}: Sources): ApiChoice {
	// The API named at the start belongs to the key of the start; a profile with its own key uses the API of that key.
	const hasKey = profile.apiKeyFile !== undefined || profile.apiKeyCommand !== undefined;
	if (switched && (profile.api !== undefined || hasKey)) {
		return profile.api ?? 'auto';
	}

	const given = found(options.api, '--api') ?? found(fromEnvironment(environment, 'EDENAI_API'), 'EDENAI_API');
	return given ? parseApi(given.text, given.source) : profile.api ?? 'auto';
}

async function keyOf(sources: Sources & KeyPlaces): Promise<FoundKey | undefined> {
	return sources.switched
		? await keyFromProfile(sources) ?? keyFromEnvironment(sources)
		: await keyFromEnvironment(sources) ?? keyFromProfile(sources);
}

async function assemble(sources: Sources): Promise<Settings> {
	const {options, environment, configFile, config, profile, profileName} = sources;
	const demo = options.demo ?? false;
	// The embedded server has its own keys: a broken key source must not stop anybody from trying it.
	const key = demo ? undefined : await keyOf(sources);
	const apiChoice = apiChoiceOf(sources);
	const credential = key?.credential ?? null;
	return {
		profile: profileName,
		profiles: Object.keys(config.profiles),
		apiChoice,
		api: chooseApi(apiChoice, credential?.key),
		baseUrl: baseUrlOf(sources),
		insecureHttp: options.insecureHttp ?? false,
		credential,
		refreshMs: Math.round((options.refresh === undefined ? profile.refresh ?? 30 : parseRefresh(options.refresh, '--refresh')) * 1000),
		thresholds: thresholdRules(options, profile),
		readOnly: options.readOnly ?? profile.readOnly ?? false,
		demo,
		ascii: options.ascii ?? false,
		color: wantsColor(options, environment),
		screenReader: options.screenReader ?? false,
		headerColor: profile.color ?? null,
		onAlert: profile.onAlert === undefined ? null : resolveCommand(profile.onAlert, configFile),
		webhook: profile.webhook ?? null,
		alerts: {bell: profile.alerts?.bell ?? true, notify: profile.alerts?.notify ?? true, quietHours: profile.alerts?.quietHours ?? null},
		templates: new Map([...defaultTemplates, ...Object.entries(config.templates)]),
		configFile,
		stateDir: stateDirectory(environment),
		cacheDir: cacheDirectory(environment),
		warnings: key?.warning === undefined ? [] : [key.warning],
	};
}

async function load(options: CliOptions, environment: NodeJS.ProcessEnv, other: string | undefined, keyWait?: KeyWait): Promise<Settings> {
	const named = options.config ?? fromEnvironment(environment, 'EDENAI_CONFIG');
	const configFile = named === undefined ? defaultConfigFile(environment) : resolvePath(named, '.', environment);
	const config = await readConfigFile(configFile, named !== undefined);
	const profileName = selectProfile(config, configFile, other ?? options.profile ?? fromEnvironment(environment, 'EDENAI_PROFILE'));
	const profile = config.profiles[profileName] ?? {};
	return assemble({options, environment, configFile, config, profileName, profile, switched: other !== undefined, keyWait});
}

/**
Loads all settings, each from the first source that has it: options, environment, the profile in the config file, defaults. An empty
variable counts as unset. Having no key is not an error (`credential` is null), but a key source that gives none is.

Throws only `SettingsError`, and the reason of an aborted signal.
*/
export const loadSettings = async (options: CliOptions, environment: NodeJS.ProcessEnv, keyWait?: KeyWait): Promise<Settings> =>
	load(options, environment, undefined, keyWait);

/**
Loads the settings of another profile, chosen by name while the program runs. Like `loadSettings`, but the profile's own key, base URL and
API take precedence over options and environment, which were meant for the first account.
*/
export const loadProfile = async (name: string, options: CliOptions, environment: NodeJS.ProcessEnv, keyWait?: KeyWait): Promise<Settings> =>
	load(options, environment, name, keyWait);
