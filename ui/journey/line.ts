import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A line between one device and the lab, as poor as a journey wishes. */
export interface Line {
  address: string;
  /** Lets so many bytes a second go up; 0 for as many as there are. */
  slow: (bytesPerSecond: number) => void;
  /** Breaks every connection, whatever is on its way, and lets none come until it is mended. */
  cut: () => void;
  mend: () => void;
  stop: () => Promise<void>;
}

/** Lays a line to the lab at that address. */
export async function layLine(lab: string): Promise<Line> {
  const { hostname, port } = new URL(lab);
  const open = new Set<Socket>();
  let rate = 0;
  let broken = false;
  const breakAll = (): void => open.forEach((end) => end.destroy());

  const server = createServer((device) => {
    if (broken) return void device.destroy();
    const far = connect(Number(port), hostname);
    for (const [end, other] of [[device, far], [far, device]] as const) {
      open.add(end);
      end.on('error', () => undefined); // it closes, too
      end.once('close', () => (open.delete(end), other.destroy()));
    }
    far.pipe(device);
    device.on('data', (some) => {
      far.write(some);
      if (!rate) return;
      device.pause();
      setTimeout(() => device.resume(), (some.length / rate) * 1000);
    });
  });
  await new Promise<void>((next) => server.listen(0, '127.0.0.1', next));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    slow: (bytesPerSecond) => (rate = bytesPerSecond),
    cut: () => ((broken = true), breakAll()),
    mend: () => (broken = false),
    stop: () => new Promise((next) => (server.close(() => next()), breakAll())),
  };
}
