import {ApiError} from '../api/api-error.js';
import {type Created, type Rotation} from '../api/port.js';
import {applyBalanceChange, type BalanceChange, formatBalance} from '../tokens/balance-change.js';
import {describePatch} from '../tokens/change-set.js';
import {formatExpiry} from '../tokens/expiry.js';
import {type Secret} from '../tokens/secret.js';
import {type Token, type TokenDraft, type TokenPatch} from '../tokens/token.js';
import {activity, type Core, type Outcome} from './core.js';
import {whyFixed, whyNotNow, whyReadOnly} from './guard.js';
import {type Pending} from './state.js';
import {planUndo, type UndoItem, undoItem} from './undo.js';

/** What can be done to tokens; see `Store`. */
export type Changes = {
	create(draft: TokenDraft): Promise<Outcome<Created>>;
	changeBalance(id: string, change: BalanceChange): Promise<Outcome<Token>>;
	update(id: string, patch: TokenPatch): Promise<Outcome<Token>>;
	remove(id: string): Promise<Outcome<null>>;
	rotate(id: string): Promise<Outcome<Rotation>>;
	secret(id: string): Promise<Outcome<Secret | null>>;
	undo(): Promise<Outcome<Token | null>>;
};
