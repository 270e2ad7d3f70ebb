import { type Credit, Watching } from '../../learning/follow';
import { LearningSession } from '../../learning/session';

/** Floating above other windows is on the screen too. */
const onScreen = (): boolean => document.visibilityState === 'visible' || !!document.pictureInPictureElement;

/** Follows what is watched of one film: it listens to the element, keeps the sum and sends the beats. */
export class FilmSession {
  private readonly watching = new Watching();
  private readonly session: LearningSession;
  private readonly film: HTMLVideoElement;
  private readonly alone: () => boolean;
  private position: number;
  private seen = onScreen();
  private readonly listening: [EventTarget, string, () => void][];

  /** `from` is where the film opens, in seconds; `alone` says whether only its sound is played. */
  constructor(resource: string, film: HTMLVideoElement, from: number, alone: () => boolean) {
    [this.film, this.position, this.alone] = [film, from, alone];
    this.listening = [
      [film, 'play', this.begins], [film, 'timeupdate', this.played], [film, 'seeked', this.jumped], [film, 'pause', this.rests], [film, 'ended', this.rests],
      [document, 'visibilitychange', this.looked], [film, 'enterpictureinpicture', this.looked], [film, 'leavepictureinpicture', this.looked],
    ];
    for (const [target, event, act] of this.listening) target.addEventListener(event, act);
    this.session = new LearningSession(resource, () => {
      this.settle();
      return { position: this.position, ...this.watching.all };
    }, () => this.watching.forget(), () => this.alone() && !film.paused);
  }

  /** Counts what was played until now; called before what changes how it counts, or where it stands. */
  settle(): void {
    const { seeking, readyState, currentTime } = this.film;
    if (seeking || !readyState) return;
    this.position = currentTime;
    this.watching.tick(currentTime, performance.now(), this.credit);
  }

  end(): void {
    for (const [target, event, act] of this.listening) target.removeEventListener(event, act);
    this.session.end();
  }

  /** Sound alone is heard, whether or not somebody looks; a picture that is not on the screen is not seen. */
  private get credit(): Credit {
    if (this.alone()) return 'heard';
    return this.seen ? 'seen' : 'none';
  }

  private readonly begins = (): void => this.settle();

  private readonly played = (): void => {
    if (this.film.paused || this.film.seeking) return;
    this.settle();
    this.session.say(this.credit === 'none' ? 'hidden' : 'playing');
  };

  /** Another device is told, so that it begins there. */
  private readonly jumped = (): void => {
    this.position = this.film.currentTime;
    this.watching.jump(this.position, performance.now());
    this.session.beatSoon();
  };

  private readonly rests = (): void => {
    this.settle();
    this.session.say('idle');
    this.session.beat();
  };

  private readonly looked = (): void => {
    this.settle();
    this.seen = onScreen();
  };
}
