import { describe, expect, it } from 'vitest';
import { planDrop, stem } from './drop';

const named = (...names: string[]) => names.map((name) => ({ name }));
function counter(): () => string {
  let n = 0;
  return () => `r${(n += 1)}`;
}

describe('a drop of files', () => {
  it('gives captions to the video of the same stem, whatever their order', () => {
    const plan = planDrop(named('TP3.fr.vtt', 'TP3.mp4', 'TP3.ar.srt'), [], counter());
    expect(plan.sends.map((one) => [one.file.name, one.as, one.resource])).toEqual([
      ['TP3.mp4', 'resource', 'r1'],
      ['TP3.fr.vtt', 'captions', 'r1'],
      ['TP3.ar.srt', 'captions', 'r1'],
    ]);
  });
  it('finds a video that stands in the course already', () => {
    const plan = planDrop(named('Câblage.vtt'), [{ id: 'old', name: 'câblage.MP4' }], counter());
    expect(plan.sends).toMatchObject([{ as: 'captions', resource: 'old' }]);
  });
  it('keeps captions without a video apart', () => {
    const plan = planDrop(named('cours.pdf', 'seul.vtt'), [], counter());
    expect(plan.sends).toHaveLength(1);
    expect(plan.orphans).toEqual([{ name: 'seul.vtt' }]);
  });
  it('does not take a PDF of the same stem for a video', () => {
    expect(planDrop(named('a.pdf', 'a.vtt'), [], counter()).orphans).toHaveLength(1);
  });
  it('leaves out what systems put into folders', () => {
    expect(planDrop(named('.DS_Store', 'Thumbs.db', '~$cours.docx', 'cours.pdf'), [], counter()).sends).toHaveLength(1);
  });
  it('reads composed and decomposed letters as the same', () => {
    expect(stem('Ca\u0302blage.mp4')).toBe(stem('câblage.fr.vtt'));
  });
});
