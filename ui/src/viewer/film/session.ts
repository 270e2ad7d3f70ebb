import { Watching } from '../../learning/follow';
import { LearningSession } from '../../learning/session';

/** Follows what is watched of one film: told of the element's events, it keeps the sum and sends the beats. */
export class FilmSession {
  private readonly watching = new Watching();
  private readonly session: LearningSession;
  private position: number;

  constructor(resource: string, from: number) {
    this.position = from;
    this.session = new LearningSession(resource, () => ({ position: this.position, watched: this.watching.watched }));
  }

  /** Floating above other windows is on the screen too. */
  private get seen(): boolean {
    return document.visibilityState === 'visible' || !!document.pictureInPictureElement;
  }

  tick(seconds: number): void {
    this.watching.tick(seconds, this.seen);
    this.position = seconds;
    this.session.say(this.seen ? 'playing' : 'hidden');
  }

  /** Jumped to another second: told at once, so that another device begins there. */
  jumped(seconds: number): void {
    this.watching.lift();
    this.position = seconds;
    this.session.beat();
  }

  paused(seconds: number): void {
    this.watching.tick(seconds, this.seen);
    this.watching.lift();
    this.position = seconds;
    this.session.say('idle');
    this.session.beat();
  }

  end(): void {
    this.session.end();
  }
}
