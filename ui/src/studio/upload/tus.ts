import { api } from '../../api';
import type { Sending } from './sending.svelte';
import { verdict } from './state';

const endpoint = `${api}/uploads/`;

export interface Sender {
  /** Stops; what was sent stays at the lab. */
  stop(): Promise<void>;
}

interface Ends {
  whole(): void;
  /** It ended without the last byte; `status` 0 means that the lab could not be reached. */
  broken(status: number, code: string): void;
}

/** Sends a file from where the lab has it to its end, in chunks that fit the link, each with its checksum. */
export async function sendFile(sending: Sending, person: string, ends: Ends): Promise<Sender> {
  const file = sending.file!;
  const tus = await import('tus-js-client');
  const upload = new tus.Upload(file, {
    endpoint,
    chunkSize: sending.chunk,
    retryDelays: [0, 1000, 3000, 5000, 10_000, 20_000],
    removeFingerprintOnSuccess: true,
    metadata: { id: sending.id, course: sending.course, module: sending.module, resource: sending.resource, as: sending.as, name: sending.name },
    fingerprint: async () => fingerprint(person, sending),
    onProgress: (sent) => sending.progress(sent),
    onChunkComplete: (_, accepted) => {
      sending.accepted(accepted);
      upload.options.chunkSize = sending.chunk;
    },
    onShouldRetry: (error) => navigator.onLine && verdict(error.originalResponse?.getStatus() ?? 0, codeIn(error.originalResponse?.getBody() ?? '')) === 'again',
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
  const before = await upload.findPreviousUploads();
  const known = before.find((one) => one.metadata.id === sending.id);
  if (known) upload.resumeFromPreviousUpload(known);
  else if (sending.sent > 0) upload.options.uploadUrl = endpoint + sending.id;
  upload.start();
  return { stop: () => upload.abort() };
}

/** What tells a file from others after a reload, for one person and one course. */
function fingerprint(person: string, of: Sending): string {
  return ['lab', person, of.course, of.id, of.name, of.size, of.file?.lastModified ?? 0].join('/');
}

interface Signable {
  setHeader(header: string, value: string): void;
}

/** Adds the chunk's SHA-256, so that damaged bytes are refused; browsers give it on secure pages only. */
async function sign(request: Signable, file: File, from: number, length: number): Promise<void> {
  if (!globalThis.crypto?.subtle) return;
  const bytes = await file.slice(from, from + length).arrayBuffer();
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  request.setHeader('Upload-Checksum', `sha256 ${btoa(String.fromCharCode(...sum))}`);
}

function codeIn(body: string): string {
  try {
    const code = (JSON.parse(body) as { code?: unknown }).code;
    return typeof code === 'string' ? code : '';
  } catch {
    return '';
  }
}
