import { send } from '../api';

/** Sends this browser to the institution's sign-in; it comes back to /in/oidc. */
export async function leave(path: '/sign-in/oidc' | '/me/identities', body: { next: string; current?: string }): Promise<void> {
  const { address } = await send<{ address: string }>('POST', path, body);
  location.assign(address);
}
