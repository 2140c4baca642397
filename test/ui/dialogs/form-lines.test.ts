import fc from 'fast-check';
import {expect, test} from 'vitest';
import {fitLines, heightOf, type FormContent, type FormLine} from '../../../source/ui/dialogs/form-view.js';

const text = (name: string): FormLine => ({kind: 'text', text: name});
const field = (name: string, height = 1, focused = false): FormLine => ({kind: 'field', field: {name, label: name, value: ''}, focused, height});

const nameOf = (line: FormLine): string => (line.kind === 'field' ? line.field.name : line.text);

const anyContent: fc.Arbitrary<FormContent> = fc.record({
	heights: fc.array(fc.integer({min: 1, max: 6}), {minLength: 1, maxLength: 9}), remarks: fc.integer({min: 0, max: 12}), focus: fc.nat(),
}).map(({heights, remarks, focus}) => {
	const at = focus % heights.length;
	return {
		fields: heights.map((height, index) => field(`field ${index}`, height, index === at)),
		remarks: Array.from({length: remarks}, (_, index) => text(`remark ${index}`)),
		focus: at,
	};
});

test('what is shown always fits', () => {
	fc.assert(fc.property(anyContent, fc.integer({min: 1, max: 40}), (content, height) => {
		expect(heightOf(fitLines(content, height))).toBeLessThanOrEqual(height);
	}));
});

test('the focused field is always shown', () => {
	fc.assert(fc.property(anyContent, fc.integer({min: 1, max: 40}), (content, height) => {
		expect(fitLines(content, height).some(line => line.kind === 'field' && line.focused)).toBe(true);
	}));
});

test('all is shown where all fits', () => {
	fc.assert(fc.property(anyContent, content => {
		const all = [...content.fields, ...content.remarks];
		expect(fitLines(content, heightOf(all))).toEqual(all);
	}));
});

test('what is shown keeps its order, without gaps between the fields', () => {
	fc.assert(fc.property(anyContent, fc.integer({min: 1, max: 40}), (content, height) => {
		const shown = fitLines(content, height).map(line => nameOf(line));
		const all = [...content.fields, ...content.remarks].map(line => nameOf(line));
		const places = shown.map(name => all.indexOf(name));
		expect(places).toEqual(places.toSorted((a, b) => a - b));
		const fields = places.filter(place => place < content.fields.length);
		expect(fields).toEqual(fields.map((_, index) => fields[0]! + index));
	}));
});

test('remarks get half of the room where there are so many: the before → after has to be seen from each field', () => {
	fc.assert(fc.property(anyContent, fc.integer({min: 2, max: 40}), (content, height) => {
		const shown = fitLines(content, height).filter(line => line.kind === 'text').length;
		expect(shown).toBeGreaterThanOrEqual(Math.min(content.remarks.length, Math.floor(height / 2)));
	}));
});

test('a field that is longer than the room takes what there is', () => {
	expect(fitLines({fields: [field('name', 9, true)], remarks: [text('after')], focus: 0}, 4)).toEqual([field('name', 3, true), text('after')]);
});
