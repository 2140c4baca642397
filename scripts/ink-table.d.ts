export declare const inkTableVite: {
	readonly name: string;
	transform(code: string, id: string): {code: string; map: null} | undefined;
};
