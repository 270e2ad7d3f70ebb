import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * A lab of its own: the real binary in demo mode, on an empty folder and a free port of this machine. Where LAB_DATABASE
 * and LAB_BLOBS name servers, it stands on a database and a bucket of its own there.
 */
export interface Lab {
  address: string;
  stop: () => Promise<void>;
}

const binary = resolve(process.env.LAB_BIN ?? join(import.meta.dirname, '../../bin/lab'));
const patience = 30_000;

export async function startLab(): Promise<Lab> {
  const data = await mkdtemp(join(tmpdir(), 'lab-journey-'));
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const said: string[] = [];
  const lab = spawn(binary, ['serve', '--demo'], { env: { ...process.env, ...servers(), LAB_DATA: data, LAB_LISTEN: `127.0.0.1:${port}` } });
  lab.stdout.on('data', (text) => said.push(String(text)));
  lab.stderr.on('data', (text) => said.push(String(text)));
  const ended = new Promise<never>((_, fail) => {
    lab.once('error', (cause) => fail(new Error(`${binary}: ${cause.message}; build it by \`make build\``)));
    lab.once('exit', (code) => fail(new Error(`the lab ended with ${code}:\n${said.join('')}`)));
  });
  ended.catch(() => undefined); // it also ends when it is told to
  await Promise.race([ready(address, said), ended]);
  return { address, stop: () => stop(lab, data) };
}

/** A new database and the name of a bucket that is not there yet, on the servers that are asked for. */
function servers(): Record<string, string> {
  const { LAB_DATABASE: database, LAB_BLOBS: blobs } = process.env;
  const name = `lab_journey_${randomBytes(6).toString('hex')}`;
  const own: Record<string, string> = {};
  if (database) {
    execFileSync('psql', ['--quiet', '--command', `CREATE DATABASE ${name}`, database]);
    const url = new URL(database);
    url.pathname = `/${name}`;
    own.LAB_DATABASE = url.href;
  }
  if (blobs) {
    const url = new URL(blobs);
    url.pathname += `-${name.replaceAll('_', '-')}`;
    own.LAB_BLOBS = url.href;
  }
  return own;
}

async function ready(address: string, said: string[]): Promise<void> {
  const until = Date.now() + patience;
  while (Date.now() < until) {
    const answer = await fetch(`${address}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((next) => setTimeout(next, 50));
  }
  throw new Error(`the lab was not ready after ${patience / 1000} s:\n${said.join('')}`);
}

async function stop(lab: ChildProcess, data: string): Promise<void> {
  const gone = new Promise((next) => lab.once('exit', next));
  if (lab.exitCode === null && lab.kill('SIGINT')) await gone;
  await rm(data, { recursive: true, force: true });
}

function freePort(): Promise<number> {
  return new Promise((next, fail) => {
    const server = createServer().once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const at = server.address();
      server.close(() => (at && typeof at === 'object' ? next(at.port) : fail(new Error('no free port'))));
    });
  });
}
