/** The lab's HTTP interface: every request of the application passes here. */

export interface FieldProblem {
  field: string;
  code: string;
  message: string;
}

/** A refused or failed request. `code` is stable and has a sentence per language; `network` and `timeout` are ours. */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly requestId: string;
  readonly fields: FieldProblem[];

  constructor(code: string, status = 0, detail = '', requestId = '', fields: FieldProblem[] = []) {
    super(detail || code);
    this.code = code;
    this.status = status;
    this.requestId = requestId;
    this.fields = fields;
  }

  /** The request never reached the lab, or its answer never reached us: worth sending again. */
  get offline(): boolean {
    return this.code === 'network';
  }

  /** What a person reads out to whoever helps them. */
  get shortCode(): string {
    return this.requestId ? this.requestId.slice(-6).toUpperCase() : '';
  }
}

export const api = '/api/v1';

export interface SendOptions {
  /** The version that was read, sent as If-Match. */
  version?: number;
  /** Let the request outlive the page; at most 64 KiB. */
  keepalive?: boolean;
  signal?: AbortSignal;
  headers?: Record<string, string>;
  /** Is told the status of an answer, where 202 is not 200. */
  answered?: (status: number) => void;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Listener = () => void;

let onSignedOut: Listener = () => {};

/** Says what happens when the lab no longer knows who is asking. */
export function whenSignedOut(listener: Listener): void {
  onSignedOut = listener;
}

/** Reads `/me` and the like; path starts after /api/v1. */
export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return request<T>('GET', path, undefined, { signal });
}

/** Creates (PUT with our own id), acts (POST) or removes (DELETE). A form or a blob is sent as it is. */
export function send<T = void>(method: Exclude<Method, 'GET'>, path: string, body?: unknown, options: SendOptions = {}): Promise<T> {
  return request<T>(method, path, body, options);
}

/** Edits what was read at `version`; answers the whole new object, or a Problem `stale`. */
export function patch<T>(path: string, version: number, body: unknown): Promise<T> {
  return request<T>('PATCH', path, body, { version });
}

async function request<T>(method: Method, path: string, body: unknown, options: SendOptions): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers };
  const whole = body instanceof FormData || body instanceof Blob;
  if (body !== undefined && !whole) headers['Content-Type'] = 'application/json';
  if (options.version !== undefined) headers['If-Match'] = `"${options.version}"`;
  let answer: Response;
  try {
    answer = await fetch(api + path, {
      method,
      headers,
      body: body === undefined ? null : whole ? body : JSON.stringify(body),
      signal: options.signal ?? null,
      keepalive: options.keepalive ?? false,
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new Problem('network');
  }
  if (!answer.ok) throw await problemOf(answer, path);
  options.answered?.(answer.status);
  if (answer.status === 204 || answer.headers.get('Content-Length') === '0') return undefined as T;
  return (await answer.json()) as T;
}

async function problemOf(answer: Response, path: string): Promise<Problem> {
  if (answer.status === 401 && !path.startsWith('/sign-in')) onSignedOut();
  const said = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
  return new Problem(
    typeof said.code === 'string' && said.code ? said.code : `status-${answer.status}`,
    answer.status,
    typeof said.detail === 'string' ? said.detail : '',
    typeof said.request_id === 'string' ? said.request_id : (answer.headers.get('X-Request-Id') ?? ''),
    Array.isArray(said.errors) ? (said.errors as FieldProblem[]) : [],
  );
}

/** `{a: 1, b: ''}` as `?a=1`; empty values are left out, lists repeat their key. */
export function query(values: Record<string, string | number | boolean | string[] | undefined>): string {
  const out = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined && one !== '') out.append(key, String(one));
  }
  const text = out.toString();
  return text && `?${text}`;
}
