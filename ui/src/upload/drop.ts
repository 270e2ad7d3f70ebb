/** What a drop of files means: which are resources, and which captions belong to which video. */

export interface Video {
  /** Identifier of the resource. */
  id: string;
  /** Its file's name. */
  name: string;
  module: string;
  /** On its way: captions of it then go into its module, where the lab gives them to it. */
  coming?: boolean;
}

export interface Planned<F> {
  file: F;
  as: 'resource' | 'captions' | 'replace';
  module: string;
  /** The resource it becomes, or whose captions it is. */
  resource: string;
  /** The upload that the lab planned for it; a new one where it did not. */
  upload?: string;
  /** What it is called where that is not the file's own name. */
  name?: string;
}

export interface Plan<F> {
  sends: Planned<F>[];
  /** Captions without a video of the same name. */
  orphans: F[];
}

const captions = /\.(vtt|srt)$/i;
const film = /\.(mp4|m4v|mov|mkv|webm|avi|mpe?g)$/i;
const hidden = /^(\.|~\$|thumbs\.db$|desktop\.ini$|__macosx)/i;

export const isCaptions = (name: string): boolean => captions.test(name);
export const isFilm = (name: string): boolean => film.test(name);

const stem = (name: string): string => name.replace(/\.[^.]+$/, '').normalize('NFC').toLowerCase().trim();

/** Whether captions are named after a film, by the lab's own rule: `TP3.vtt` and `TP3.fr.vtt` after `TP3.mp4`. */
export function captionsOf(name: string, video: string): boolean {
  const [own, other] = [stem(name), stem(video)];
  return isCaptions(name) && isFilm(video) && (own === other || stem(own) === other);
}

/** Plans a drop into a module; `there` are the course's videos, `newId` makes identifiers. */
export function planDrop<F extends { name: string }>(files: F[], module: string, there: Video[], newId: () => string): Plan<F> {
  const plan: Plan<F> = { sends: [], orphans: [] };
  const wanted = files.filter((file) => !hidden.test(file.name));
  const spoken = new Set(wanted.filter((file) => isCaptions(file.name)));
  const give = (video: Video) => {
    for (const file of spoken) {
      if (!captionsOf(file.name, video.name)) continue;
      const place = video.coming ? { as: 'resource' as const, resource: newId() } : { as: 'captions' as const, resource: video.id };
      plan.sends.push({ file, module: video.module, ...place });
      spoken.delete(file);
    }
  };
  for (const file of wanted.filter((one) => !isCaptions(one.name))) {
    const resource = newId();
    plan.sends.push({ file, as: 'resource', module, resource });
    give({ id: resource, name: file.name, module, coming: true });
  }
  there.forEach(give);
  plan.orphans = [...spoken];
  return plan;
}
