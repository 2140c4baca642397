import {type Rotations} from '../history/rotations.js';
import {advanceRotation, type RotationEvent, type UnfinishedRotation} from '../tokens/rotation.js';
import {activity, type Core} from './core.js';

/** The unfinished rotations, as they are kept and as the state shows them. */
export type RotationBook = {
	/** By the old token's id. */
	find(oldId: string): UnfinishedRotation | undefined;
	put(rotation: UnfinishedRotation): void;
	/** The rotation after the event, which is written down. */
	advance(rotation: UnfinishedRotation, event: RotationEvent): UnfinishedRotation;
	forget(oldId: string): void;
	/** Shows what other sessions wrote meanwhile; tells once why they cannot be kept. */
	show(): void;
};

export function createRotationBook(core: Core, rotations: Rotations): RotationBook {
	/** The notice that was told last. */
	let told: string | null = null;

	function show(): void {
		core.dispatch({type: 'set-rotations', rotations: rotations.list()});
		if (rotations.notice !== told) {
			told = rotations.notice;
			core.dispatch(...(told === null ? [] : [activity(core, 'warning', told)]));
		}
	}

	function put(rotation: UnfinishedRotation): void {
		rotations.put(rotation);
		show();
	}

	return {
		find: oldId => rotations.list().find(rotation => rotation.oldId === oldId),
		put,
		advance(rotation, event) {
			const next = advanceRotation(rotation, event);
			if (next !== rotation) {
				put(next);
			}

			return next;
		},
		forget(oldId) {
			rotations.drop(oldId);
			show();
		},
		show,
	};
}
