import { get, send, whenSignedOut } from './api';
import { t } from './i18n';
import { calling } from './i18n/learner.svelte';
import { dropAnswers } from './resource.svelte';
import type { Boot, DemoKey, Hue, Me, Organisation, Sector } from './types';

const empty: Boot = { me: null, demo: false, sectors: [], levels: [], version: '' };

/** Who is signed in, and what the lab said about itself when the page opened. */
class Session {
  boot = $state.raw<Boot>(empty);
  me = $state.raw<Me | null>(null);

  start(boot: Boot): void {
    this.told(boot);
    this.me = boot.me;
    whenSignedOut(() => this.leave());
  }

  /** What the lab says of itself may change how learners are called. */
  private told(boot: Boot): void {
    this.boot = boot;
    calling.word = boot.organisation?.learner_word ?? 'stagiaire';
  }

  /** The settings of one's organisation have changed. */
  organised(organisation: Organisation): void {
    this.told({ ...this.boot, organisation });
  }

  get staff(): boolean {
    return !!this.me && (this.me.can.create_course || this.me.can.review || this.me.groups.some((group) => group.as === 'trainer'));
  }

  /** May open what is for managers. */
  get manages(): boolean {
    return !!this.me && (this.me.can.manage_people || this.me.can.see_jobs);
  }

  /** Manages in daily work: a trainer sees failed jobs in the studio and needs no second place for them. */
  get runs(): boolean {
    return !!this.me && (this.me.can.manage_people || (this.me.can.see_jobs && !this.me.can.create_course));
  }

  sector(slug: string): Sector | undefined {
    return this.boot.sectors.find((sector) => sector.slug === slug);
  }

  /** The hue of whatever names its course's sector, or was given a cover. */
  hueOf(thing: { sector?: string; cover?: { hue: Hue } }): Hue {
    return thing.cover?.hue || this.sector(thing.sector ?? '')?.hue || '';
  }

  async enter(login: string, secret: string): Promise<void> {
    await this.welcome(await send<Me>('POST', '/sign-in', { login, secret }));
  }

  async enterAs(as: DemoKey): Promise<void> {
    await this.welcome(await send<Me>('POST', '/sign-in/demo', { as }));
  }

  /** Uses a one-time link. */
  async enterWith(ticket: string): Promise<void> {
    await this.welcome((await send<{ me: Me }>('POST', '/sign-in/ticket', { ticket })).me);
  }

  /** What the institution's sign-in is called. */
  get institution(): string {
    return this.boot.institution?.name || t('in.institution');
  }

  /** Comes back from the institution's sign-in, with what it wrote into the address; tells where to go on. */
  async comeBack(answer: Record<string, string>): Promise<{ next: string; linked: boolean }> {
    const arrived = await send<{ next: string; linked: boolean }>('POST', '/sign-in/oidc/return', answer);
    await this.welcome(null);
    return arrived;
  }

  /** A secret of one's own has been chosen: the lab opens. */
  chosen(): void {
    if (this.me) this.me = { ...this.me, must_choose_secret: false, has_secret: true };
  }

  async signOut(): Promise<void> {
    await send('POST', '/sign-out');
    this.leave();
    this.told(await get<Boot>('/boot'));
  }

  /** Searches and rights differ by person, so the first answer is asked for again. */
  private async welcome(me: Me | null): Promise<void> {
    dropAnswers();
    this.told(await get<Boot>('/boot'));
    this.me = this.boot.me ?? me;
  }

  private leave(): void {
    dropAnswers();
    this.me = null;
  }
}

export const session = new Session();
