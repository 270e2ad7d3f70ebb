/** Whether the network is there, since when not, and how many acts wait for it. */
class Network {
  online = $state(navigator.onLine);
  since = $state.raw<Date | null>(navigator.onLine ? null : new Date());
  beats = $state(0);
  works = $state(0);

  get waiting(): number {
    return this.beats + this.works;
  }

  watch(): void {
    addEventListener('online', () => ([this.online, this.since] = [true, null]));
    addEventListener('offline', () => ([this.online, this.since] = [false, new Date()]));
  }
}

export const network = new Network();
