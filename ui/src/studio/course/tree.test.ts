import { describe, expect, it } from 'vitest';
import { orderOf, placed, placeModule, placeResource, stepModule, stepResource } from './tree';

const tree = (...modules: string[]) => modules.map((module) => {
  const [id, ...resources] = module.split(' ');
  return { id: id!, resources: resources.map((one) => ({ id: one })) };
});
const drawn = (modules: ReturnType<typeof tree>) => orderOf(modules).modules.map((one) => [one.id, ...one.resources].join(' '));

describe('the tree of a course', () => {
  it('moves a module by one place and stays at the ends', () => {
    expect(drawn(stepModule(tree('A 1', 'B 2'), 'A', 1))).toEqual(['B 2', 'A 1']);
    expect(drawn(stepModule(tree('A 1', 'B 2'), 'A', -1))).toEqual(['A 1', 'B 2']);
    expect(drawn(stepModule(tree('A 1', 'B 2'), 'B', 1))).toEqual(['A 1', 'B 2']);
  });
  it('moves a resource within its module', () => {
    expect(drawn(stepResource(tree('A 1 2 3'), '3', -1))).toEqual(['A 1 3 2']);
  });
  it('moves a resource past the end of its module into the next one', () => {
    expect(drawn(stepResource(tree('A 1 2', 'B 3'), '2', 1))).toEqual(['A 1', 'B 2 3']);
    expect(drawn(stepResource(tree('A 1 2', 'B 3'), '3', -1))).toEqual(['A 1 2 3', 'B']);
  });
  it('leaves the first and the last resource of the course where they are', () => {
    expect(drawn(stepResource(tree('A 1', 'B 2'), '1', -1))).toEqual(['A 1', 'B 2']);
    expect(drawn(stepResource(tree('A 1', 'B 2'), '2', 1))).toEqual(['A 1', 'B 2']);
  });
  it('puts a dragged resource where it was dropped', () => {
    expect(drawn(placeResource(tree('A 1 2', 'B 3 4'), '1', 'B', 1))).toEqual(['A 2', 'B 3 1 4']);
    expect(drawn(placeResource(tree('A 1 2 3'), '1', 'A', 2))).toEqual(['A 2 3 1']);
  });
  it('tells where a resource stands', () => {
    expect(placed(tree('A 1', 'B 2 3'), '3')).toMatchObject({ branch: { id: 'B' }, at: 1 });
    expect(placed(tree('A 1'), 'nowhere')).toBeUndefined();
  });
  it('loses nothing to a place that does not exist', () => {
    expect(drawn(placeResource(tree('A 1'), '1', 'nowhere', 0))).toEqual(['A 1']);
    expect(drawn(placeModule(tree('A 1', 'B'), 'A', 5))).toEqual(['A 1', 'B']);
  });
});
