import {type App} from '../app.js';
import {type Screen} from '../state/ui-state.js';
import {Lines} from './lines.js';

type Props = {readonly app: App; readonly screen: Extract<Screen, {kind: 'usage'}>; readonly height: number};

export function UsageTable({screen: {usage}, height}: Props) {
	const text = usage.kind === 'loading' ? 'Asking for the usage figures…' : (usage.kind === 'failed' ? usage.message : (usage.usage.kind === 'unavailable' ? usage.usage.reason : ''));
	return <Lines lines={['', `  ${text}`]} height={height}/>;
}
