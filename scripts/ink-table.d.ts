import {type Plugin} from 'esbuild';

export declare const inkTableVite: {
	readonly name: string;
	transform(code: string, id: string): {code: string; map: null} | undefined;
};

export declare const inkTableEsbuild: (read: (path: string) => Promise<string>) => Plugin;
