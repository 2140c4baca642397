import {type Plugin} from 'esbuild';

export declare const kyVite: {
	readonly name: string;
	transform(code: string, id: string): {code: string; map: null} | undefined;
};

export declare const kyEsbuild: Plugin;
