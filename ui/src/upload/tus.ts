import { api, send } from '../api';
import type { Sending } from './sending.svelte';
import { verdict } from './state';

const version = '1.0.0';

export interface Sender {
  /** Stops; what was sent stays at the lab. */
  stop(): Promise<void>;
}

interface Ends {
  whole(): void;
  /** It ended without the last byte; `status` 0 means that the lab could not be reached. */
  broken(status: number, code: string): void;
}

/** Tells the lab of a file before its first byte; saying it again is harmless. Throws a Problem. */
export async function announce(sending: Sending): Promise<void> {
  const { id, course, module, resource, as, name, handIn } = sending;
  const described = Object.entries({ id, course, module, resource, as, name, ...(handIn && { hand_in: handIn }) }).map(([key, value]) => `${key} ${base64(new TextEncoder().encode(value))}`);
  const headers = { 'Tus-Resumable': version, 'Upload-Length': String(sending.size), 'Upload-Metadata': described.join(',') };
  await send('POST', '/uploads/', undefined, { headers });
}

/** Sends a file that the lab was told of, from where the lab has it to its end, in chunks that fit the link, each with its checksum. */
export async function sendFile(sending: Sending, ends: Ends): Promise<Sender> {
  const file = sending.file!;
  const tus = await import('tus-js-client');
  const upload = new tus.Upload(file, {
    uploadUrl: `${api}/uploads/${sending.id}`,
    chunkSize: sending.chunk,
    retryDelays: [0, 1000, 3000, 5000, 10_000, 20_000],
    storeFingerprintForResuming: false,
    onProgress: (sent) => sending.progress(sent),
    onChunkComplete: (_, accepted) => {
      sending.accepted(accepted);
      upload.options.chunkSize = sending.chunk;
    },
    onShouldRetry: (error) => {
      const again = navigator.onLine && verdict(error.originalResponse?.getStatus() ?? 0, codeIn(error.originalResponse?.getBody() ?? '')) === 'again';
      if (again) sending.stall();
      return again;
    },
    onBeforeRequest: async (request) => {
      const at = request.getMethod() === 'PATCH' ? request.getHeader('Upload-Offset') : undefined;
      if (at !== undefined) await sign(request, file, Number(at), upload.options.chunkSize ?? file.size);
    },
    onSuccess: () => ends.whole(),
    onError: (error) => {
      const response = 'originalResponse' in error ? error.originalResponse : null;
      ends.broken(response?.getStatus() ?? 0, codeIn(response?.getBody() ?? ''));
    },
  });
  upload.start();
  return { stop: () => upload.abort() };
}

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

interface Signable {
  setHeader(header: string, value: string): void;
}

/** Adds the chunk's SHA-256, so that damaged bytes are refused; browsers give it on secure pages only. */
async function sign(request: Signable, file: File, from: number, length: number): Promise<void> {
  if (!globalThis.crypto?.subtle) return;
  const bytes = await file.slice(from, from + length).arrayBuffer();
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  request.setHeader('Upload-Checksum', `sha256 ${base64(sum)}`);
}

function codeIn(body: string): string {
  try {
    const code = (JSON.parse(body) as { code?: unknown }).code;
    return typeof code === 'string' ? code : '';
  } catch {
    return '';
  }
}
