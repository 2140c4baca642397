import {EventEmitter} from 'node:events';
import {type ReadStream} from 'node:tty';
import {KeyStream, type KeyStreamOptions} from '../../source/ui/terminal/key-stream.js';

/** A terminal of which only the keys are there: gives what sends text as the terminal does. `hear` gets the keys as Ink does. */
export function openKeySource(options: Omit<KeyStreamOptions, 'onEnd'>, hear: (key: string) => void): (text: string) => void {
	const source = Object.assign(new EventEmitter(), {setEncoding: () => undefined});
	const stream = new KeyStream(source as unknown as ReadStream, {...options, onEnd: () => undefined});
	stream.on('readable', () => {
		hear(stream.read()!);
	});
	return text => {
		source.emit('data', text);
	};
}
