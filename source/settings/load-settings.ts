import {defaultTemplates} from '../tokens/templates.js';
import {defaultThresholds, type ThresholdRules} from '../tokens/thresholds.js';
import {type Thresholds} from '../tokens/health.js';
import {checkBaseUrl, defaultBaseUrl} from './base-url.js';
import {chooseApi} from './choose-api.js';
import {type CliOptions} from './cli-options.js';
import {readConfigFile} from './config-file.js';
import {type Config, type ProfileConfig} from './config-schema.js';
import {keyFromEnvironment, keyFromProfile, type FoundKey, type KeyPlaces} from './credential.js';
import {type KeyWait} from './key-command.js';
import {layerThresholds, thresholdConflict} from './layer-thresholds.js';
import {parseAmount, parseApi, parseDays, parseRefresh, type ApiChoice} from './option-values.js';
import {cacheDirectory, defaultConfigFile, fromEnvironment, resolveCommand, resolvePath, stateDirectory} from './paths.js';
import {wantsColor} from './wants-color.js';
import {selectProfile} from './select-profile.js';
import {SettingsError} from './settings-error.js';
import {type Settings} from './settings.js';

/** What a setting is looked for in, and for which purpose. */
type Sources = {
	readonly options: CliOptions;
	readonly environment: NodeJS.ProcessEnv;
	readonly configFile: string;
	readonly config: Config;
	readonly profileName: string;
	readonly profile: ProfileConfig;
	/** Another account than that of the start was chosen by name: what it says of itself counts more than what was said at the start. */
	readonly switched: boolean;
	/** For a key command; its own bounds unless told. */
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
	// The API named at the start is about the key of the start; a switched-to profile with a key of its own speaks what that key speaks.
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
	// The embedded server has keys of its own: a broken key source must not keep anybody from trying it.
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
All settings, each from where it is found first: options, environment, the profile in the config file, defaults. An empty variable counts as
absent. No key is no error (`credential` is null); a key source that gives none is.

Throws `SettingsError` only, and the reason of a signal that was aborted.
*/
export const loadSettings = async (options: CliOptions, environment: NodeJS.ProcessEnv, keyWait?: KeyWait): Promise<Settings> =>
	load(options, environment, undefined, keyWait);

/**
The settings of another profile, chosen by name while the program runs: as `loadSettings`, but the key, the base URL and the API that the profile names
count more than those of options and environment, which were meant for the account of the start.
*/
export const loadProfile = async (name: string, options: CliOptions, environment: NodeJS.ProcessEnv, keyWait?: KeyWait): Promise<Settings> =>
	load(options, environment, name, keyWait);
