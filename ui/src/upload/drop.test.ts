import { describe, expect, it } from 'vitest';
import { captionsOf, planDrop } from './drop';

const named = (...names: string[]) => names.map((name) => ({ name }));
function counter(): () => string {
  let n = 0;
  return () => `r${(n += 1)}`;
}

describe('a drop of files', () => {
  it('sends captions beside the video of the same stem, whatever their order', () => {
    const plan = planDrop(named('TP3.fr.vtt', 'TP3.mp4', 'TP3.ar.srt'), 'm', [], counter());
    expect(plan.sends.map((one) => [one.file.name, one.as, one.module, one.resource])).toEqual([
      ['TP3.mp4', 'resource', 'm', 'r1'],
      ['TP3.fr.vtt', 'resource', 'm', 'r2'],
      ['TP3.ar.srt', 'resource', 'm', 'r3'],
    ]);
  });
  it('finds a video that stands in the course already', () => {
    const plan = planDrop(named('Câblage.vtt'), 'm2', [{ id: 'old', name: 'câblage.MP4', module: 'm1' }], counter());
    expect(plan.sends).toMatchObject([{ as: 'captions', module: 'm1', resource: 'old' }]);
  });
  it('sends captions into the module of a video that is on its way', () => {
    const plan = planDrop(named('Câblage.vtt'), 'm2', [{ id: 'old', name: 'câblage.mp4', module: 'm1', coming: true }], counter());
    expect(plan.sends).toMatchObject([{ as: 'resource', module: 'm1', resource: 'r1' }]);
  });
  it('keeps captions without a video apart', () => {
    const plan = planDrop(named('cours.pdf', 'seul.vtt'), 'm', [], counter());
    expect(plan.sends).toHaveLength(1);
    expect(plan.orphans).toEqual([{ name: 'seul.vtt' }]);
  });
  it('does not take a PDF of the same stem for a video', () => {
    expect(planDrop(named('a.pdf', 'a.vtt'), 'm', [], counter()).orphans).toHaveLength(1);
  });
  it('leaves out what systems put into folders', () => {
    expect(planDrop(named('.DS_Store', 'Thumbs.db', '~$cours.docx', 'cours.pdf'), 'm', [], counter()).sends).toHaveLength(1);
  });
  it('reads composed and decomposed letters as the same', () => {
    expect(captionsOf('câblage.fr.vtt', 'Ca\u0302blage.mp4')).toBe(true);
  });
});
